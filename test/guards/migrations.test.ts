import t from 'tap'
import { migrationFaults } from './migrations.ts'
import { sourceFiles } from './source-files.ts'

const WHY = '-- Quotes outlive the rulebook that priced them.\n'

t.test('migrations are numbered, named and say why', async t => {
  t.strictSame(migrationFaults(sourceFiles('migrations/*')), [])
})

t.test('each fault is found', async t => {
  const faults = (...files: [path: string, text: string][]) =>
    migrationFaults(files.map(([name, text]) => ({ path: `migrations/${name}`, text }))).length
  t.equal(faults(['0001_create_roles.sql', WHY], ['0002_create_events.sql', WHY], ['0010_create_quotes.sql', WHY]), 0)
  t.equal(faults(['1_create_roles.sql', WHY]), 1, 'four digits')
  t.equal(faults(['0001_roles.sql', WHY]), 1, 'verb and noun')
  t.equal(faults(['0001_Create_roles.sql', WHY]), 1, 'lower case')
  t.equal(faults(['0001_create_roles.down.sql', WHY]), 1, 'forward only')
  t.equal(faults(['0001_create_roles.sql', WHY], ['0001_create_events.sql', WHY]), 1, 'unique')
  t.equal(faults(['0001_create_roles.sql', WHY], ['0003_create_events.sql', WHY]), 1, 'no gap')
  t.equal(faults(['0001_create_roles.sql', 'create role quote_api;']), 1, 'opening comment')
  t.equal(faults(['0001_create_roles.sql', '-- roles\ncreate role quote_api;']), 1, 'a reason, not a title')
})
