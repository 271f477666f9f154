import { wantedFormat } from '@trade-credit/policy-service/pdf/wanted-format.ts'
import t from 'tap'

t.test('the format that an Accept header asks for', async t => {
  const cases: [accept: string | undefined, wanted: 'json' | 'pdf' | null][] = [
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/*', 'json'],
    ['application/json', 'json'],
    ['application/json; charset=utf-8', 'json'],
    ['application/pdf', 'pdf'],
    ['APPLICATION/PDF', 'pdf'],
    ['application/pdf, application/json', 'json'],
    ['application/json;q=0.9, application/pdf', 'pdf'],
    ['application/json, application/pdf;q=0.9', 'json'],
    ['application/pdf;q=0.001, application/json;q=0', 'pdf'],
    ['application/pdf, */*', 'pdf'],
    ['application/pdf, */*;q=0.8', 'pdf'],
    ['application/pdf;q=0.5, */*;q=0.8', 'json'],
    ['*/*, application/json;q=0', 'pdf'],
    ['*/*, application/pdf;q=0, application/json;q=0', null],
    ['application/*;q=0, */*', null],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['text/html', null],
    ['application/problem+json', null],
    ['application/pdf;q=0', null],
    ['application/pdf;q=2', null],
    ['application/pdf;q=x, application/json;q=0.1', 'json'],
    [';;;,,q=1', null]
  ]
  for (const [accept, wanted] of cases) t.equal(wantedFormat(accept), wanted && `application/${wanted}`, String(accept))
})

t.test('a header of any length is read so far, in little time', async t => {
  t.equal(wantedFormat(`application/pdf,${'a/b,'.repeat(100_000)}`), 'application/pdf')
  t.equal(wantedFormat(`${'a/b,'.repeat(100_000)}application/pdf`), null)
})
