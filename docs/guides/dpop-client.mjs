// Calls the API with a token bound to a key: npm install oauth4webapi
//   node dpop-client.mjs http://127.0.0.1:8080 bank:local GET /v1/events
import * as oauth from 'oauth4webapi'

const [api, credentials, method, path] = process.argv.slice(2)
const [id, secret] = credentials.split(':')
const client = { client_id: id }
const server = { issuer: api, token_endpoint: `${api}/oauth/token` }
const keys = await oauth.generateKeyPair('ES256') // make it once and keep the private half where it cannot be read
const options = {
  DPoP: oauth.DPoP(client, keys),
  [oauth.allowInsecureRequests]: api.startsWith('http://127.0.0.1') // elsewhere https alone
}

const granted = await oauth.clientCredentialsGrantRequest(
  server,
  client,
  oauth.ClientSecretBasic(secret), // or oauth.PrivateKeyJwt(…)
  new URLSearchParams(),
  options
)
const { access_token } = await oauth.processClientCredentialsResponse(server, client, granted)

const headers = new Headers({ 'accept-language': 'en' })
const answer = await oauth.protectedResourceRequest(access_token, method, new URL(path, api), headers, null, options)
console.log(`${answer.status} ${await answer.text()}`)
