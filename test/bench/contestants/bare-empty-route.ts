import Fastify from 'fastify'
import { EMPTY_ANSWER } from '../harness/empty-answer.ts'
import { doTasks } from '../harness/process.ts'

// The least that Fastify can do for the same answer: no token, no log, no metrics, no headers of ours.
const app = Fastify()
app.get('/empty', async () => EMPTY_ANSWER)

doTasks({ listen: () => app.listen({ host: '127.0.0.1', port: 0 }) }, () => app.close())
