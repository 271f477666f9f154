import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import t from 'tap'

t.test('what is asked for becomes conditions, and values become parameters', async t => {
  const hostile = `x' or true --`
  const list = (buyer: string | undefined, before: string | null) =>
    compose(
      sql`select id from policy.policy ${where(
        given(buyer, number => sql`buyer = ${number}`),
        given(before, id => sql`id < ${id}`)
      )} order by id desc limit ${20}`
    )
  t.same(list(undefined, null), { text: 'select id from policy.policy  order by id desc limit $1', values: [20] })
  t.same(list(hostile, 'po_1'), {
    text: 'select id from policy.policy where buyer = $1 and id < $2 order by id desc limit $3',
    values: [hostile, 'po_1', 20]
  })
})

t.test('values that are given and false or empty are asked for', async t => {
  const { text, values } = compose(
    where(
      given(false, value => sql`read = ${value}`),
      given('', value => sql`name = ${value}`)
    )
  )
  t.same({ text, values }, { text: 'where read = $1 and name = $2', values: [false, ''] })
})
