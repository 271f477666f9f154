import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler
} from 'kysely'
import type { Answer, Statement } from './statement.ts'

/** Kysely over one open transaction: every query it builds goes out through `send`. It cannot begin or commit itself. */
export function kyselyOver<Tables>(send: (statement: Statement) => Promise<Answer>): Kysely<Tables> {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery) {
      const { rows, rowCount, command } = await send({ text: query.sql, values: query.parameters })
      const counted = rowCount !== null && COUNTED.has(command)
      return { rows: rows as R[], ...(counted ? { numAffectedRows: BigInt(rowCount) } : {}) }
    },
    streamQuery() {
      throw new Error('A pipelined connection cannot stream one query: page by key, or declare a cursor and fetch')
    }
  }
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: db => new PostgresIntrospector(db),
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => connection,
        releaseConnection: async () => {},
        destroy: async () => {},
        beginTransaction: refuseOwnTransaction,
        commitTransaction: refuseOwnTransaction,
        rollbackTransaction: refuseOwnTransaction
      })
    }
  })
}

const COUNTED = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

async function refuseOwnTransaction(): Promise<void> {
  throw new Error('The transaction is already open: use trx.db as it is')
}
