/** The type of the event that an organisation sends itself to try its receiver out. It is in no feed. */
export const TEST_EVENT_TYPE = 'webhook.test'

/** A test event as a CloudEvent; the same on every try. */
export function testEventView(eventId: string, subscriptionId: string, at: Date) {
  return {
    specversion: '1.0' as const,
    id: eventId,
    source: 'urn:trade-credit:platform',
    type: TEST_EVENT_TYPE,
    subject: subscriptionId,
    time: at.toISOString(),
    datacontenttype: 'application/json' as const,
    data: { subscriptionId }
  }
}
