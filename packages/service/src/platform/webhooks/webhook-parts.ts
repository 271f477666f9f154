import { ConfigError, listIn, type SharedConfig } from '../../config.ts'
import { type Destinations, destinations } from '../webhook-delivery/destinations.ts'
import { type SecretBox, secretBox } from '../webhook-delivery/signing-secrets.ts'

/** What subscriptions are made and delivered with. */
export interface WebhookParts {
  readonly destinations: Destinations
  readonly box: SecretBox
}

/** Parts with this key for secrets, that may send to these networks although they are private: with commas between them. */
export function webhookParts(key: string, testNetworks: string): WebhookParts {
  return { destinations: destinations({ testNetworks: listIn(testNetworks) }), box: secretBox(key) }
}

type WebhookConfig = Pick<SharedConfig, 'WEBHOOK_KEY' | 'WEBHOOK_TEST_NETWORKS' | 'CURSOR_KEY' | 'SANDBOX'>

/** The parts that the configuration names. Throws a ConfigError for networks that are none, or that only a sandbox may have. */
export function configuredWebhooks(config: WebhookConfig): WebhookParts {
  const networks = config.WEBHOOK_TEST_NETWORKS
  if (networks !== '' && !config.SANDBOX) {
    throw new ConfigError(
      'Cannot start.\nWEBHOOK_TEST_NETWORKS is set: outside of a sandbox webhooks go to the internet alone.'
    )
  }
  try {
    return webhookParts(config.WEBHOOK_KEY ?? config.CURSOR_KEY, networks)
  } catch {
    throw new ConfigError(
      'Cannot start.\nWEBHOOK_TEST_NETWORKS is malformed: name networks such as 127.0.0.0/8,::1/128.'
    )
  }
}
