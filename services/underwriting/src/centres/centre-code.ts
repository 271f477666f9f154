import { Type } from 'typebox'

/** The code of an insurance centre (보험센터), as in GET /v1/insurance-centres. */
export const CentreCode = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40, examples: ['busan'] })
