import { noContent, problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { etagOf, isNotModified, requireIfMatch } from '@trade-credit/service/http/etag.ts'
import {
  cursorAfter,
  type ListIdentity,
  pageOf,
  pageQuery,
  pageSchema,
  positionOf
} from '@trade-credit/service/http/paging.ts'
import { idSchema, newId } from '@trade-credit/service/ids.ts'
import { ProblemError } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { compileCheck } from '@trade-credit/service/schema/validation.ts'
import fc from 'fast-check'
import t from 'tap'
import { Type } from 'typebox'
import { probe, token } from './probe.ts'

const KEY = 'a key of at least thirty-two characters'
const list: ListIdentity = {
  operation: 'listOrders',
  organisation: 'org_portal',
  filters: { status: 'open', from: undefined }
}
const refused = (cursor: string, of: ListIdentity = list, key = KEY) => {
  try {
    positionOf(cursor, of, key)
    return false
  } catch (error) {
    return error instanceof ProblemError && error.errors[0]?.pointer === '/query/cursor'
  }
}

t.test('a cursor leads back to its position', async t => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 4 }), position => {
      t.same(positionOf(cursorAfter(position, list, KEY), list, KEY), position)
    }),
    { numRuns: 100 }
  )
})

t.test('a cursor of another list, other filters, another organisation or another key is refused', async t => {
  const cursor = cursorAfter(['or_5'], list, KEY)
  t.notOk(refused(cursor))
  t.notOk(refused(cursor, { ...list, filters: { status: 'open' } }))
  t.ok(refused(cursor, { ...list, operation: 'listQuotes' }))
  t.ok(refused(cursor, { ...list, organisation: 'org_portal_2' }))
  t.ok(refused(cursor, { ...list, filters: { status: 'closed' } }))
  t.ok(refused(cursor, { ...list, filters: {} }))
  t.ok(refused(cursor, list, KEY.toUpperCase()))
  t.ok(refused(cursor.replace(/^1/, '0')))
})

t.test('no tampered cursor is taken', async () => {
  const cursor = cursorAfter(['or_5', 17], list, KEY)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom(...alphabet), (at, letter) => {
      const tampered = cursor.slice(0, at) + letter + cursor.slice(at + 1)
      return tampered === cursor || refused(tampered)
    }),
    { numRuns: 2000 }
  )
  fc.assert(
    fc.property(fc.string(), text => refused(text)),
    { numRuns: 500 }
  )
  fc.assert(fc.property(fc.nat(cursor.length - 1), end => refused(cursor.slice(0, end))))
})

const orders = Array.from({ length: 7 }, (_, i) => ({ id: `or_${i + 1}`, version: i }))

const { app } = await probe({
  routes(app) {
    app.get(
      '/v1/orders',
      {
        schema: {
          operationId: 'listOrders',
          summary: 'List orders',
          querystring: fields({ ...pageQuery, status: Type.Optional(Type.Enum(['open', 'closed'])) }),
          response: { 200: pageSchema(fields({ id: Type.String() })) }
        },
        config: { scope: 'orders:read' }
      },
      async ({ query: { limit = 50, cursor, ...filters }, actor }) => {
        const identity = { operation: 'listOrders', organisation: actor.organisation, filters }
        const [after = ''] = cursor === undefined ? [] : positionOf(cursor, identity, KEY)
        const rows = orders.filter(order => order.id > String(after)).slice(0, limit + 1)
        const page = pageOf(rows, limit, row => [row.id], identity, KEY)
        return { items: page.rows.map(({ id }) => ({ id })), nextCursor: page.nextCursor }
      }
    )
    app.put(
      '/v1/orders/:id',
      {
        schema: {
          operationId: 'changeOrder',
          summary: 'Change',
          params: fields({ id: Type.String() }),
          response: { 204: noContent('Changed'), ...problems(412, 428) }
        },
        config: { scope: 'orders:write' }
      },
      async (request, reply) => {
        requireIfMatch(request, 3)
        return reply.code(204).send(null)
      }
    )
    app.get(
      '/v1/versions/:id',
      {
        schema: {
          operationId: 'readVersion',
          summary: 'Read',
          params: fields({ id: Type.String() }),
          response: { 200: fields({ id: Type.String() }), 304: noContent('Unchanged') }
        },
        config: { scope: 'orders:read' }
      },
      async (request, reply) =>
        isNotModified(request, reply, 3n) ? reply.code(304).send(null as never) : { id: request.params.id }
    )
  }
})
t.teardown(() => app.close())
const authorization = `Bearer ${await token()}`

t.test('a list is walked page by page, and a cursor does not outlive a change of filter or tenant', async t => {
  const seen: string[] = []
  let cursor: string | null = ''
  let lastCursor = ''
  while (cursor !== null) {
    const answer = await app.inject({
      url: `/v1/orders?limit=3${cursor && `&cursor=${cursor}`}`,
      headers: { authorization }
    })
    const page: { items: { id: string }[]; nextCursor: string | null } = answer.json()
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
    lastCursor = cursor ?? lastCursor
  }
  t.same(
    seen,
    orders.map(({ id }) => id)
  )
  const foreign = await app.inject({
    url: `/v1/orders?cursor=${lastCursor}`,
    headers: { authorization: `Bearer ${await token({ organisation: 'org_portal_2' })}` }
  })
  t.equal(foreign.statusCode, 400)
  t.match(foreign.json().errors, [{ pointer: '/query/cursor', code: 'cursor' }])
  t.equal(
    (await app.inject({ url: `/v1/orders?status=open&cursor=${lastCursor}`, headers: { authorization } })).statusCode,
    400
  )
  t.equal((await app.inject({ url: '/v1/orders?limit=201', headers: { authorization } })).statusCode, 400)
})

t.test('a change needs the current version', async t => {
  const put = async (ifMatch?: string) =>
    (
      await app.inject({
        method: 'PUT',
        url: '/v1/orders/or_1',
        headers: { authorization, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) }
      })
    ).statusCode
  t.equal(await put(), 428)
  t.equal(await put(' '), 428)
  t.equal(await put('"3.ko"'), 204)
  t.equal(await put('"3.en"'), 204)
  t.equal(await put('*'), 204)
  t.equal(await put('"1.ko", "3.ko"'), 204)
  t.equal(await put('"2.ko"'), 412)
  t.equal(await put('W/"3.ko"'), 412)
  t.equal(await put('3.ko'), 412)
  t.equal(await put('"33.ko"'), 412)
})

t.test('an unchanged representation is 304, another language is another representation', async t => {
  const get = async (headers: Record<string, string>) =>
    app.inject({ url: '/v1/versions/or_1', headers: { authorization, ...headers } })
  const first = await get({})
  t.equal(first.headers.etag, etagOf(3, 'ko'))
  t.equal((await get({ 'if-none-match': '"3.ko"' })).statusCode, 304)
  t.equal((await get({ 'if-none-match': 'W/"3.ko", "9.ko"' })).statusCode, 304)
  t.equal((await get({ 'if-none-match': '*' })).statusCode, 304)
  t.equal((await get({ 'if-none-match': '"2.ko"' })).statusCode, 200)
  t.equal((await get({ 'if-none-match': '"3.ko"', 'accept-language': 'en' })).statusCode, 200)
})

const isId = compileCheck(idSchema('qt'))

t.test('ids are prefixed, sortable and of the declared shape', async t => {
  const ids = Array.from({ length: 2000 }, () => newId('qt'))
  t.same(ids, [...ids].sort())
  t.equal(new Set(ids).size, 2000)
  t.ok(ids.every(id => isId(id)))
})
