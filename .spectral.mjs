import owasp from '@stoplight/spectral-owasp-ruleset'
import { oas } from '@stoplight/spectral-rulesets'

// What clients send is bounded; what we answer is ours, and a bound there would only break clients when a text grows.
const sent = type => [
  `$.paths[*][*].requestBody.content[*].schema..[?(@ && @.type=="${type}")]`,
  `$.paths[*][*].parameters[*].schema..[?(@ && @.type=="${type}")]`,
  `$.paths[*][*].parameters[*][?(@ && @.type=="${type}")]`
]
const ofWhatIsSent = (rule, type) => ({ ...owasp.rules[rule], given: sent(type) })

/** The lint of the OpenAPI documents: everything that Spectral and OWASP ask, but for what stands here with its reason. */
export default {
  extends: [oas, owasp],
  rules: {
    'owasp:api4:2023-string-limit': ofWhatIsSent('owasp:api4:2023-string-limit', 'string'),
    'owasp:api4:2023-string-restricted': ofWhatIsSent('owasp:api4:2023-string-restricted', 'string'),
    'owasp:api4:2023-array-limit': ofWhatIsSent('owasp:api4:2023-array-limit', 'array'),
    'owasp:api4:2023-integer-limit': ofWhatIsSent('owasp:api4:2023-integer-limit', 'integer'),

    // contract-lint.test.ts holds every example to its schema, knows our formats too, and takes a tenth of the time.
    'oas3-valid-media-example': 'off',
    'oas3-valid-schema-example': 'off',

    // The summary says what an operation does; a description stands where there is more to say.
    'operation-description': 'off',
    // No page of another origin may call the API, so no answer carries Access-Control-Allow-Origin.
    'owasp:api8:2023-define-cors-origin': 'off',
    // Client credentials know no refresh token: a client asks again, and tokens expire within the hour.
    'owasp:api2:2023-short-lived-access-tokens': 'off'
  },
  overrides: [
    {
      // Probes ask these, without a token and without input.
      files: ['**/*.json#/paths/~1health~1live', '**/*.json#/paths/~1health~1ready'],
      rules: {
        'owasp:api2:2023-read-restricted': 'off',
        'owasp:api4:2023-rate-limit': 'off',
        'owasp:api4:2023-rate-limit-responses-429': 'off',
        'owasp:api8:2023-define-error-responses-401': 'off',
        'owasp:api8:2023-define-error-validation': 'off'
      }
    }
  ]
}
