import { ConfigError } from '@trade-credit/service/config.ts'
import { destinations } from '@trade-credit/service/platform/webhook-delivery/destinations.ts'
import { isPublicAddress } from '@trade-credit/service/platform/webhook-delivery/public-addresses.ts'
import { sendWebhook } from '@trade-credit/service/platform/webhook-delivery/send-webhook.ts'
import { secretBox, signedHeaders } from '@trade-credit/service/platform/webhook-delivery/signing-secrets.ts'
import { configuredWebhooks } from '@trade-credit/service/platform/webhooks/webhook-parts.ts'
import t from 'tap'
import { premium, publish } from './feed.ts'
import { startReceiver } from './receiver.ts'
import { FAST, KEY, LOOPBACK, webhookService } from './webhook-service.ts'

const REFUSED: readonly [url: string, why: string][] = [
  ['https://127.0.0.1/', 'private_address'],
  ['https://127.1/', 'private_address'],
  ['https://2130706433/', 'private_address'],
  ['https://0x7f000001/', 'private_address'],
  ['https://0177.0.0.1/', 'private_address'],
  ['https://0/', 'private_address'],
  ['https://10.0.0.1/', 'private_address'],
  ['https://100.64.0.1/', 'private_address'],
  ['https://100.100.100.200/', 'private_address'],
  ['https://169.254.169.254/latest/meta-data/', 'private_address'],
  ['https://172.31.255.255/', 'private_address'],
  ['https://192.168.1.1:8443/', 'private_address'],
  ['https://192.0.0.192/', 'private_address'],
  ['https://198.18.0.1/', 'private_address'],
  ['https://224.0.0.1/', 'private_address'],
  ['https://255.255.255.255/', 'private_address'],
  ['https://168.63.129.16/', 'private_address'],
  ['https://[::]/', 'private_address'],
  ['https://[::1]/', 'private_address'],
  ['https://[0:0:0:0:0:0:0:1]/', 'private_address'],
  ['https://[::ffff:127.0.0.1]/', 'private_address'],
  ['https://[::ffff:a9fe:a9fe]/', 'private_address'],
  ['https://[::127.0.0.1]/', 'private_address'],
  ['https://[64:ff9b::7f00:1]/', 'private_address'],
  ['https://[2002:7f00:1::]/', 'private_address'],
  ['https://[2001:0:7f00:1::]/', 'private_address'],
  ['https://[2001:db8::1]/', 'private_address'],
  ['https://[fc00::1]/', 'private_address'],
  ['https://[fd00:ec2::254]/', 'private_address'],
  ['https://[fe80::1]/', 'private_address'],
  ['https://[fec0::1]/', 'private_address'],
  ['https://[ff02::1]/', 'private_address'],
  ['https://localhost/', 'private_address'],
  ['https://LOCALHOST./', 'private_address'],
  ['https://anything.localhost/', 'private_address'],
  ['https://loopback.partner.kr/', 'private_address'],
  ['https://one-of-two.partner.kr/', 'private_address'],
  ['https://metadata.google.internal/', 'private_address'],
  ['https://nowhere.partner.kr/', 'unknown_host'],
  ['https://name-server-is-down.partner.kr/', 'unknown_host'],
  ['https://portal.example/', 'unknown_host'],
  ['http://public.partner.kr/', 'insecure'],
  ['http://127.0.0.1/', 'insecure'],
  ['ftp://public.partner.kr/', 'malformed'],
  ['file:///etc/passwd', 'malformed'],
  ['https://user:pass@public.partner.kr/', 'malformed'],
  ['https://public.partner.kr/#part', 'malformed'],
  ['https://', 'malformed'],
  ['public.partner.kr', 'malformed'],
  ['https://[::1', 'malformed']
]

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'public.partner.kr': ['8.8.8.8', '2606:4700:4700::1111'],
  'loopback.partner.kr': ['127.0.0.1'],
  'one-of-two.partner.kr': ['8.8.8.8', '10.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'nowhere.partner.kr': []
}

async function lookUp(name: string): Promise<readonly string[]> {
  const found = NAMES[name]
  if (!found) throw new Error('the name server is down')
  return found
}

const { db, call, newOrganisation, subscribe, deliver, deliveries, untilLogged } = await webhookService(t)

t.test('webhooks go to the internet by HTTPS, and nowhere else', async t => {
  const strict = destinations({ lookUp })
  for (const [url, why] of REFUSED) t.equal(await strict.find(url), why, url)
  t.match(await strict.find('https://public.partner.kr:8443/hook?a=1'), { addresses: NAMES['public.partner.kr'] })
  t.match(await strict.find('https://8.8.8.8/'), { addresses: ['8.8.8.8'] })
  t.notOk(isPublicAddress('fe80::1%eth0'))
  t.notOk(isPublicAddress('localhost'))
})

t.test('networks for tests are opened one by one, to HTTP too', async t => {
  const open = destinations({ testNetworks: LOOPBACK, lookUp })
  for (const url of ['http://127.0.0.1:9/', 'http://localhost:9/', 'https://[::1]/', 'http://loopback.partner.kr/']) {
    t.type(await open.find(url), 'object', url)
  }
  t.equal(await open.find('http://public.partner.kr/'), 'insecure')
  t.equal(await open.find('http://169.254.169.254/'), 'private_address')
  t.equal(await open.find('http://one-of-two.partner.kr/'), 'private_address')
  const config = { WEBHOOK_KEY: KEY, CURSOR_KEY: KEY, SANDBOX: false, WEBHOOK_TEST_NETWORKS: '127.0.0.0/8' }
  t.throws(() => configuredWebhooks(config), ConfigError, 'not outside of a sandbox')
  t.throws(() => configuredWebhooks({ ...config, SANDBOX: true, WEBHOOK_TEST_NETWORKS: '127.0.0.1' }), ConfigError)
  t.type(await configuredWebhooks({ ...config, SANDBOX: true }).destinations.find('http://127.0.0.1/'), 'object')
})

t.test('a refused address is told in words at subscription, with the field', async t => {
  const a = newOrganisation()
  const { id } = await subscribe(a, { url: 'http://127.0.0.1:9/' })
  for (const [url, code] of [
    ['https://169.254.169.254/', 'private_address'],
    ['https://2852039166/', 'private_address'],
    ['https://portal.example/', 'unknown_host'],
    ['nothing', 'malformed']
  ] as const) {
    const refusal = { status: 400, body: { errors: [{ pointer: '/url', code, detail: /\.$/ }] } }
    t.match(await call(a, 'POST', '', { url }), refusal, url)
    t.match(await call(a, 'PATCH', `/${id}`, { url }, { 'if-match': '*' }), refusal, url)
  }
})

t.test('a name that moves to this machine after the subscription is refused when the event is sent', async t => {
  const a = newOrganisation()
  const inside = await startReceiver(t)
  const { id } = await subscribe(a, { url: inside.url })
  // As if it had been public at subscription: what counts is where the name leads now.
  const moved = destinations({ lookUp: async () => ['127.0.0.1'] })
  deliver(t, {
    destinations: { find: () => moved.find(`https://rebound.partner.kr:${inside.port}/`) },
    schedule: { ...FAST, delays: [] }
  })
  await publish(db, premium([a]))
  await untilLogged(a, 'failed', 1)
  t.match(await deliveries(a, id), [{ attempts: [{ outcome: 'private_address', status: null }] }])
  t.same(inside.received, [])
})

t.test('it is sent to the address that was checked, wherever the name leads in between', async t => {
  const receiver = await startReceiver(t)
  // No name server knows this name: only the address that was handed over can be connected to.
  const url = new URL(`http://never-asked.invalid:${receiver.port}/hook`)
  const reaction = await sendWebhook({ url, addresses: ['127.0.0.1'] }, {}, '{}')
  t.match(reaction, { kind: 'answered', status: 204 })
  t.equal(receiver.received[0]?.headers.host, url.host, 'and the receiver is told its name')
  const wrong = await sendWebhook(
    { url: new URL(receiver.url.replace('http', 'https')), addresses: ['127.0.0.1'] },
    {},
    '{}'
  )
  t.same(wrong, { kind: 'unanswered', reason: 'tls' })
})

t.test('a sealed secret opens with its key and for its subscription alone', async t => {
  const box = secretBox(KEY)
  const sealed = box.seal('whsec_abc', 'wh_1')
  t.equal(box.open(sealed, 'wh_1'), 'whsec_abc')
  t.notSame(box.seal('whsec_abc', 'wh_1'), sealed)
  t.throws(() => box.open(sealed, 'wh_2'))
  t.throws(() => secretBox(`${KEY}.`).open(sealed, 'wh_1'))
  const changed = Buffer.from(sealed)
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  t.throws(() => box.open(changed, 'wh_1'))
  t.throws(() => box.open(Buffer.of(9, ...sealed.subarray(1)), 'wh_1'), /format/)
})

t.test('the signature is that of the specification’s own example', async t => {
  const headers = signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}'
  })
  t.same(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
  })
})
