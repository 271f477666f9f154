import { Type } from 'typebox'
import { idSchema } from '../../ids.ts'
import { fields } from '../../schema/fields.ts'
import { shared } from '../../schema/shared-schema.ts'
import { SCHEDULES } from './schedules.ts'

const name = Type.Enum(
  SCHEDULES.map(schedule => schedule.name),
  { description: 'A job that runs every day by itself.' }
)

export const JobParams = fields({ name })

export const JobRunView = shared(
  'JobRun',
  fields(
    {
      id: idSchema('jr'),
      name,
      requestedAt: Type.String({ examples: ['2026-03-02T04:05:06.789Z'] }),
      finishedAt: Type.String({ examples: ['2026-03-02T04:05:07.012Z'] }),
      outcome: Type.Enum(['done', 'failed'], { description: '`failed`: the log of the worker says why.' }),
      report: Type.Record(Type.String(), Type.Union([Type.Integer(), Type.String(), Type.Boolean()]), {
        description: 'What it did, in counts and codes.',
        examples: [{ purged: 12 }]
      })
    },
    {
      description: 'A run of a scheduled job.',
      examples: [
        {
          id: 'jr_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
          name: 'event-purge',
          requestedAt: '2026-03-02T04:05:06.789Z',
          finishedAt: '2026-03-02T04:05:07.012Z',
          outcome: 'done',
          report: { purged: 12 }
        }
      ]
    }
  )
)
