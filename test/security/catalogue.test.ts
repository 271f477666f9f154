import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import t from 'tap'

/**
 * What the database must look like, whatever migrations come: each rule is a query for what offends it, and a
 * statement that offends it, to show that the query would find it.
 */
interface CatalogueRule {
  readonly rule: string
  readonly offenders: string
  readonly offence: string
}

const SERVICE_SCHEMA = `n.nspname in ('quote', 'underwriting', 'policy', 'claims')`
const OUR_SCHEMA = `n.nspname in ('quote', 'underwriting', 'policy', 'claims', 'platform', 'ledger', 'rulebook')`
const NOT_SYSTEM = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
const OUR_ROLE = `r.rolname ~ '^((quote|underwriting|policy|claims)_(api|job|publisher)|ledger_publisher)$'`
const LOGIN_ROLE = `r.rolname ~ '^(quote|underwriting|policy|claims)_(api|job)$'`
const OF_OTHER_SERVICE = `${SERVICE_SCHEMA} and n.nspname <> regexp_replace(r.rolname, '_(api|job)$', '')`
const HAS_ORGANISATION = `exists (select from pg_attribute a
  where a.attrelid = c.oid and a.attname = 'organisation' and not a.attisdropped)`
const NOT_OF_EXTENSION = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e')`
const MAY_WRITE = `(has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
  or has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE, REFERENCES'))`

const RULES: CatalogueRule[] = [
  {
    rule: 'every table with an organisation has row-level security and a policy',
    offenders: `select c.oid::regclass::text as offender
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${OUR_SCHEMA} and ${HAS_ORGANISATION}
        and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`,
    offence: 'create table quote.offence (organisation text not null)'
  },
  {
    rule: 'no policy lets a role that serves requests see everything whoever calls',
    offenders: `select p.polname || ' on ' || p.polrelid::regclass as offender
      from pg_policy p
      where (pg_get_expr(p.polqual, p.polrelid) = 'true' or pg_get_expr(p.polwithcheck, p.polrelid) = 'true')
        and exists (select from pg_class c where c.oid = p.polrelid and ${HAS_ORGANISATION})
        and (0 = any (p.polroles)
          or exists (select from pg_roles r where r.oid = any (p.polroles) and r.rolname ~ '_api$'))`,
    offence: `create table quote.offence (organisation text); alter table quote.offence enable row level security;
      create policy everything on quote.offence to quote_api using (true)`
  },
  {
    rule: 'organisation is never null where row-level security asks for it',
    offenders: `select c.oid::regclass::text as offender
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'organisation' and not a.attisdropped
      where c.relkind in ('r', 'p') and ${SERVICE_SCHEMA} and not a.attnotnull`,
    offence: 'create table quote.offence (organisation text)'
  },
  {
    rule: 'a natural key leads with the organisation: one tenant’s row never stops, or betrays itself to, another’s',
    offenders: `select i.indexrelid::regclass::text as offender
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where i.indisunique and not i.indisprimary and ${OUR_SCHEMA} and ${HAS_ORGANISATION}
        and not exists (select from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'organisation' and a.attnum = i.indkey[0])`,
    offence: 'create table quote.offence (organisation text not null, reference text unique)'
  },
  {
    rule: 'our roles own nothing, but publishers their views',
    offenders: `select r.rolname || ' owns ' || pg_describe_object(s.classid, s.objid, s.objsubid) as offender
      from pg_shdepend s join pg_roles r on r.oid = s.refobjid
      where s.refclassid = 'pg_authid'::regclass and s.deptype = 'o' and ${OUR_ROLE}
        and s.dbid = (select oid from pg_database where datname = current_database())
        and not (r.rolname ~ '_publisher$' and s.classid = 'pg_class'::regclass
          and exists (select from pg_class c where c.oid = s.objid and c.relkind = 'v'))`,
    offence: 'create table quote.offence (n int); alter table quote.offence owner to quote_api'
  },
  {
    rule: 'none of our roles stands above row-level security or can make itself greater',
    offenders: `select r.rolname as offender from pg_roles r
      where ${OUR_ROLE} and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)`,
    offence: 'alter role quote_api bypassrls'
  },
  {
    rule: 'publishers cannot log in, and no role of ours is a member of another',
    offenders: `select r.rolname as offender from pg_roles r where r.rolname ~ '_publisher$' and ${OUR_ROLE} and r.rolcanlogin
      union all
      select r.rolname || ' is a member of ' || m.roleid::regrole from pg_auth_members m join pg_roles r on r.oid = m.member
      where ${OUR_ROLE}`,
    offence: 'grant policy_publisher to claims_api'
  },
  {
    rule: 'a view that a service may read belongs to its schema’s publisher, not to the owner of the tables',
    offenders: `select distinct c.oid::regclass::text as offender
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
      where c.relkind in ('v', 'm') and ${OUR_SCHEMA} and ${LOGIN_ROLE} and has_table_privilege(r.oid, c.oid, 'SELECT')
        and pg_get_userbyid(c.relowner) <> n.nspname || '_publisher'`,
    offence: 'create view policy.offence as select 1 as n; grant select on policy.offence to claims_api'
  },
  {
    rule: 'no service writes to another’s schema',
    offenders: `select r.rolname || ' may write ' || c.oid::regclass as offender
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
      where c.relkind in ('r', 'p', 'v', 'm') and ${LOGIN_ROLE} and ${OF_OTHER_SERVICE} and ${MAY_WRITE}`,
    offence: 'create table policy.offence (n int); grant update (n) on policy.offence to claims_job'
  },
  {
    rule: 'no service reads another’s tables, only its published views',
    offenders: `select r.rolname || ' may read ' || c.oid::regclass as offender
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
      where c.relkind in ('r', 'p', 'm') and ${LOGIN_ROLE} and ${OF_OTHER_SERVICE}
        and has_any_column_privilege(r.oid, c.oid, 'SELECT')`,
    offence: 'create table policy.offence (n int); grant select on policy.offence to claims_job'
  },
  {
    rule: 'the ledger and the rulebook are written by functions alone',
    offenders: `select r.rolname || ' may write ' || c.oid::regclass as offender
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
      where c.relkind in ('r', 'p', 'v') and n.nspname in ('ledger', 'rulebook') and ${OUR_ROLE} and ${MAY_WRITE}
        -- A publisher's own view lets it write no more than what lies under it would.
        and not (c.relkind = 'v' and c.relowner = r.oid)`,
    offence: 'grant insert on rulebook.version to quote_job'
  },
  {
    rule: 'our roles can make nothing: not in a schema, not a schema, not a temporary table',
    offenders: `select r.rolname || ' may create in ' || n.nspname as offender from pg_namespace n, pg_roles r
      where ${OUR_ROLE} and ${NOT_SYSTEM} and has_schema_privilege(r.oid, n.oid, 'CREATE')
      union all
      select r.rolname || ' may create in the database' from pg_roles r
      where ${OUR_ROLE} and has_database_privilege(r.oid, current_database(), 'CREATE, TEMPORARY')`,
    offence: 'grant create on schema quote to quote_api'
  },
  {
    rule: 'nothing is open to everybody',
    offenders: `select kind || ' ' || name as offender from (
        select 'relation', c.oid::regclass::text, coalesce(c.relacl, acldefault('r', c.relowner))
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where ${NOT_SYSTEM} and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${NOT_OF_EXTENSION('pg_class', 'c.oid')}
        union all
        select 'column', a.attrelid::regclass || '.' || a.attname, a.attacl
          from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
          where ${NOT_SYSTEM} and a.attacl is not null
        union all
        select 'function', p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner))
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where ${NOT_SYSTEM} and ${NOT_OF_EXTENSION('pg_proc', 'p.oid')}
        union all
        select 'type', y.oid::regtype::text, coalesce(y.typacl, acldefault('T', y.typowner))
          from pg_type y join pg_namespace n on n.oid = y.typnamespace
          where ${NOT_SYSTEM} and y.typtype in ('d', 'e') and ${NOT_OF_EXTENSION('pg_type', 'y.oid')}
        union all
        select 'schema', n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner))
          from pg_namespace n where ${NOT_SYSTEM}
        union all
        select 'database', d.datname, coalesce(d.datacl, acldefault('d', d.datdba))
          from pg_database d where d.datname = current_database()
      ) thing (kind, name, acl)
      where exists (select from aclexplode(acl) where grantee = 0)`,
    offence: 'grant select on rulebook.version to public'
  },
  {
    rule: 'a function that runs with its owner’s rights has a fixed search path',
    offenders: `select p.oid::regprocedure::text as offender
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and ${NOT_SYSTEM} and ${NOT_OF_EXTENSION('pg_proc', 'p.oid')}
        and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')`,
    offence: 'create function ledger.offence() returns int language sql security definer return 1'
  },
  {
    rule: 'no table of ours lies outside the schemas',
    offenders: `select c.oid::regclass::text as offender from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and c.relname <> 'migration'
        and ${NOT_OF_EXTENSION('pg_class', 'c.oid')}`,
    offence: 'create table public.offence (n int)'
  }
]

const database = await createTestDatabase()
const pool = createPool({ connectionString: database.adminUrl, applicationName: 'catalogue', max: 1 })
t.teardown(async () => {
  await pool.end()
  await database.drop()
})

const offendersOf = async ({ offenders }: CatalogueRule) =>
  (await pool.query<{ offender: string }>(offenders)).rows.map(row => row.offender)

for (const rule of RULES) {
  t.test(rule.rule, async t => {
    t.strictSame(await offendersOf(rule), [], 'no offenders')
    await pool.query('begin')
    await pool.query(rule.offence)
    t.not((await offendersOf(rule)).length, 0, 'an offender would be found')
    await pool.query('rollback')
  })
}

t.test('a new function can be run by its owner alone', async t => {
  await pool.query('begin')
  await pool.query('create function platform.fresh() returns int language sql return 1')
  const { rows } = await pool.query(`select has_function_privilege('quote_api', 'platform.fresh()', 'EXECUTE') as may`)
  t.equal(rows[0].may, false)
  await pool.query('rollback')
})

t.test('a published view shows each organisation its own rows, though the view is another’s', async t => {
  await pool.query(`
    create table policy.probe (organisation text not null, id int not null, primary key (organisation, id));
    alter table policy.probe enable row level security;
    create policy own on policy.probe to policy_api, policy_publisher
      using (organisation = platform.current_organisation());
    insert into policy.probe values ('org_a', 1), ('org_b', 2);
    create view policy.probe_view as select * from policy.probe;
    grant select on policy.probe to policy_publisher;
    grant select on policy.probe_view to claims_api;
    call platform.publish_view('policy.probe_view')`)
  const claims = createPool({ connectionString: database.urlOf('claims_api'), applicationName: 'claims', max: 1 })
  t.teardown(() => claims.end())
  await claims.query('begin')
  await claims.query(`select set_config('app.organisation', 'org_a', true)`)
  t.strictSame((await claims.query('select id from policy.probe_view')).rows, [{ id: 1 }])
  await claims.query('commit')
  t.strictSame((await claims.query('select id from policy.probe_view')).rows, [], 'nobody sees nothing')
  await t.rejects(claims.query('select id from policy.probe'), { code: '42501' })
})

t.test('a rulebook version never changes, nor what came into force, not even for its owner', async t => {
  await pool.query(`insert into rulebook.version (sha256, content) values (encode(sha256('{}'), 'hex'), '{}')`)
  await pool.query(`insert into rulebook.activation (sha256, origin, activated_from)
    values (encode(sha256('{}'), 'hex'), 'example', '2021-12-01')`)
  for (const table of ['version', 'activation', 'import']) {
    const column = table === 'version' ? 'content' : 'activated_from'
    for (const change of [
      `update rulebook.${table} set ${column} = default`,
      `delete from rulebook.${table}`,
      `truncate rulebook.${table} cascade`
    ]) {
      await t.rejects(pool.query(change), { message: /never changes/ }, change)
    }
  }
  await t.rejects(
    pool.query(`insert into rulebook.version (sha256, content) values (encode(sha256('{}'), 'hex'), '{ }')`),
    { code: '23514' },
    'its name is its hash'
  )
})
