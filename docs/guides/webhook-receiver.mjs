// Receives webhooks: npm install standardwebhooks && SECRET=whsec_… node webhook-receiver.mjs
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.SECRET)
const seen = new Set() // a table with a unique key, where it counts

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString() // the bytes as they came: what is parsed and written again differs
  let event
  try {
    event = webhook.verify(body, request.headers)
  } catch {
    return response.writeHead(401).end()
  }
  if (!seen.has(event.id)) {
    seen.add(event.id) // together with what the event makes you do, in one transaction
    console.log(`${event.position} ${event.type} ${event.subject} ${JSON.stringify(event.data)}`)
  }
  response.writeHead(204).end()
})

server.listen(Number(process.env.PORT ?? 9000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}/`)
})
