import { EVENT_STATUSES } from '@trade-credit/domain/insured-events/event-lifecycle.ts'
import { PUBLIC_EVENT_TYPES } from '@trade-credit/domain/insured-events/public-event.ts'
import { pageQuery, pageSchema } from '@trade-credit/service/http/paging.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { type Static, Type } from 'typebox'
import { MOST_UNCONFIRMED } from './may-concern.repository.ts'

export const EventId = idSchema('ev')
export const PublicEventTypeSchema = Type.Enum([...PUBLIC_EVENT_TYPES], { examples: ['rehabilitation_petition'] })
const Status = Type.Enum([...EVENT_STATUSES], { examples: ['reported'] })

/** The fields that kinds of event have of their own; a request names only those of its type. */
export const eventDetailFields = {
  reasonArisenOn: Type.Optional(orNull(PlainDate)),
  billNumber: Type.Optional(
    orNull(lineOfText(60, { description: 'Of the dishonoured bill.', examples: ['자가12345678'] }))
  ),
  suspendedOn: Type.Optional(orNull(PlainDate)),
  closedOn: Type.Optional(orNull(PlainDate)),
  closureReportReceivedOn: Type.Optional(orNull(PlainDate)),
  registeredOn: Type.Optional(orNull(PlainDate)),
  petitioner: Type.Optional(
    orNull(
      Type.Enum(['debtor', 'creditor', 'shareholder', 'director'], {
        description: 'Who asked the court.',
        examples: ['debtor']
      })
    )
  )
}

const EvidenceSchema = fields(
  {
    reference: lineOfText(200, {
      description: 'Where it can be looked up, such as a case number.',
      examples: ['2022회합100']
    }),
    source: lineOfText(60, { description: 'Who says so.', examples: ['court'] })
  },
  { description: 'What the report rests on.' }
)

const OccurredOn = Type.Optional(orNull(PlainDate))

const EXAMPLE = {
  buyer: '9998600043',
  type: 'rehabilitation_petition',
  occurredOn: '2022-05-02',
  evidence: { reference: '2022회합100', source: 'court' }
}

export const InsuredEventBody = fields(
  {
    buyer: BusinessNumber,
    type: PublicEventTypeSchema,
    occurredOn: OccurredOn,
    ...eventDetailFields,
    evidence: Type.Optional(orNull(EvidenceSchema))
  },
  {
    description:
      'The event is dated by the field of its type where it is given, otherwise by `occurredOn`: a dishonour by `reasonArisenOn` (not ' +
      'by `suspendedOn`), a closure by `closedOn` or else by `closureReportReceivedOn`, a dissolution by `registeredOn`, a petition by ' +
      'the day it was filed, `occurredOn`.',
    examples: [EXAMPLE]
  }
)
export type InsuredEventRequest = Static<typeof InsuredEventBody>

const Reason = lineOfText(500, { examples: ['The court’s receipt names another day.'] })

export const CorrectionBody = fields(
  {
    occurredOn: OccurredOn,
    ...eventDetailFields,
    evidence: Type.Optional(orNull(EvidenceSchema)),
    reason: Reason
  },
  {
    description: 'What was wrong, as it should have been; what is left out stays as it was.',
    examples: [{ occurredOn: '2022-05-03', reason: 'The court’s receipt names another day.' }]
  }
)
export type CorrectionRequest = Static<typeof CorrectionBody>

export const WithdrawalBody = fields({ reason: Reason }, { examples: [{ reason: 'Another firm of the same name.' }] })

export const ConfirmationBody = fields({}, { description: 'Nothing needs to be said.', examples: [{}] })

export const InsuredEventSchema = shared(
  'InsuredEvent',
  fields(
    {
      id: EventId,
      status: Status,
      buyer: BusinessNumber,
      type: PublicEventTypeSchema,
      occurredOn: PlainDate,
      reasonArisenOn: orNull(PlainDate),
      billNumber: orNull(Type.String()),
      suspendedOn: orNull(PlainDate),
      closedOn: orNull(PlainDate),
      closureReportReceivedOn: orNull(PlainDate),
      registeredOn: orNull(PlainDate),
      petitioner: orNull(Type.String({ examples: ['debtor'] })),
      evidence: orNull(fields({ reference: Type.String(), source: Type.String() })),
      confirmedOn: orNull(PlainDate),
      corrects: orNull(EventId),
      reason: orNull(Type.String({ description: 'Why it was corrected or withdrawn.' })),
      reportedAt: Type.String({ examples: ['2022-05-03T01:02:03.456Z'] }),
      reportedBy: Type.Optional(
        Type.String({ description: 'The organisation; shown to the insurer and auditors alone.' })
      ),
      publicEventId: Type.Optional(orNull(EventId)),
      mayConcern: Type.Optional(
        Type.Array(
          fields({
            businessNumber: BusinessNumber,
            policies: Type.Integer({
              minimum: 1,
              maximum: Number.MAX_SAFE_INTEGER,
              description: 'That cover it, or did.',
              examples: [3]
            })
          }),
          {
            maxItems: MOST_UNCONFIRMED,
            description:
              'Other numbers that only applications say are the same person’s: their policies are not reached by the event, and nobody is ' +
              'told. Where it is so, tell who the buyer is with `tellParty`; the event then reaches them. In the answer of ' +
              '`getInsuredEvent`, to the insurer and auditors alone; never for a closure, which befalls one place of business.'
          }
        )
      ),
      findings: Type.Array(FindingSchema, { maxItems: 10, description: 'What the rules note about it.' })
    },
    {
      description:
        'An insured event of a buyer (보험사고). Whoever reported it sees its own report; whoever was told of it, because a policy covers ' +
        'the buyer, sees what is public of it.',
      examples: [
        {
          id: 'ev_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
          status: 'reported',
          ...EXAMPLE,
          reasonArisenOn: null,
          billNumber: null,
          suspendedOn: null,
          closedOn: null,
          closureReportReceivedOn: null,
          registeredOn: null,
          petitioner: null,
          confirmedOn: null,
          corrects: null,
          reason: null,
          reportedAt: '2022-05-03T01:02:03.456Z',
          findings: []
        }
      ]
    }
  )
)

export const InsuredEventPage = pageSchema(InsuredEventSchema)

export const InsuredEventsQuery = fields({
  ...pageQuery,
  buyer: Type.Optional(BusinessNumber),
  type: Type.Optional(PublicEventTypeSchema),
  status: Type.Optional(Status)
})
