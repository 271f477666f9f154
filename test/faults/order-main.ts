// A service in a process of its own, to be killed: node order-main.ts <database url as JSON of TestDatabase urls> <when>
import type { TestDatabase } from '@trade-credit/database/test-database.ts'
import { orderService, token } from '../services/platform/order-service.ts'

const [url = '', killAt = 'never'] = process.argv.slice(2)
const database: TestDatabase = { adminUrl: '', urlOf: () => url, drop: async () => {} }
const die = () => process.kill(process.pid, 'SIGKILL')

const { app } = await orderService(database, {
  onWork: () => (killAt === 'before-commit' ? void die() : undefined),
  routes: app => {
    // Sending begins after the commit: from here on the work is done and its answer is not heard.
    app.addHook('onRequest', (_request, reply, done) => {
      if (killAt === 'before-answer') reply.raw.writeHead = () => (die(), reply.raw)
      done()
    })
  }
})
await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ address: app.server.address(), token: await token() })
