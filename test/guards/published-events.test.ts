import { EVENT_TYPES } from '@trade-credit/service/platform/events/event-types.ts'
import t from 'tap'
import { deployedSources } from './source-files.ts'

t.test('every type of event is published somewhere: whoever subscribes to another waits for ever', async t => {
  const sources = deployedSources().filter(file => !file.path.endsWith('/event-types.ts'))
  const unpublished = Object.keys(EVENT_TYPES).filter(type => !sources.some(({ text }) => text.includes(`'${type}'`)))
  t.strictSame(unpublished, [])
})
