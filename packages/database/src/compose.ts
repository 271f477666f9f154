import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql
} from 'kysely'
import type { Statement } from './statement.ts'

export { sql }

/** A piece of a statement, written with Kysely's `sql`: what stands in `${}` becomes a parameter, or is another piece. */
export type Fragment = RawBuilder<unknown>

/**
 * The statement that a piece makes as a whole. For lists, whose text depends on what is asked for: it has no name, and is planned each
 * time.
 */
export function compose(fragment: Fragment): Statement {
  const { sql: text, parameters } = fragment.compile(COMPILER)
  return { text, values: parameters }
}

/** `where` with all conditions that are asked for; nothing where none is. */
export function where(...conditions: readonly (Fragment | null)[]): Fragment {
  const asked = conditions.filter(condition => condition !== null)
  return asked.length === 0 ? sql`` : sql`where ${sql.join(asked, sql` and `)}`
}

/** The condition on a value that a caller may ask for; none for undefined or null. */
export function given<Value>(value: Value | null | undefined, condition: (value: Value) => Fragment): Fragment | null {
  return value === undefined || value === null ? null : condition(value)
}

/** Kysely only writes here: what it wrote is sent by the transaction. */
const COMPILER = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: db => new PostgresIntrospector(db),
    createDriver: () => new DummyDriver()
  }
})
