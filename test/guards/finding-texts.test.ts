import { FINDING_CODES } from '@trade-credit/domain/finding-messages.ts'
import t from 'tap'
import { messageFaults, type Sentences } from './finding-texts.ts'
import { sourceFiles } from './source-files.ts'

const perFile = await Promise.all(
  sourceFiles('packages/domain/src/messages/*.ts').map(async ({ path }) => ({
    path,
    messages: Object.assign({}, ...Object.values(await import(`../../${path}`))) as Sentences
  }))
)

t.test('every finding has a sentence in Korean and in English, with the same placeholders', async t => {
  for (const { path, messages } of perFile) t.strictSame(messageFaults(messages), [], path)
})

t.test('every code has one place, and is known', async t => {
  const codes = perFile.flatMap(({ messages }) => Object.keys(messages))
  t.strictSame([...codes].sort(), [...FINDING_CODES].sort())
  t.equal(new Set(codes).size, codes.length)
})

t.test('each fault is found', async t => {
  const count = (code: string, ko: string, en: string) => messageFaults({ [code]: { ko, en } }).length
  t.equal(count('buyer.grade_too_low', '등급 {grade}', 'grade {grade}'), 0)
  t.equal(count('buyer.grade_too_low', '{grade} 등급, {limit}', '{limit}: grade {grade}, {grade}'), 0)
  t.equal(count('buyer.grade_too_low', '등급 {grade}', 'grade {value}'), 1)
  t.equal(count('buyer.grade_too_low', '등급', 'grade {grade}'), 1)
  t.equal(count('buyer.grade_too_low', 'grade', 'grade'), 1)
  t.equal(count('buyer.grade_too_low', '등급', ''), 1)
  t.equal(count('gradeTooLow', '등급', 'grade'), 1)
})
