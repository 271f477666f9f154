import { Type } from 'typebox'

/** A document that the caller has already is not sent again. */
export const IfNoneMatchHeaders = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({
      format: 'printable-ascii',
      maxLength: 1000,
      description: 'ETags of what the caller has.',
      examples: ['"5d41402abc4b2a76b9719d911017c592"']
    })
  )
})

/** Bytes, not text: no schema describes what is in them. */
export const PdfDocument = Type.Unsafe<Uint8Array>({
  type: 'string',
  format: 'binary',
  contentMediaType: 'application/pdf',
  maxLength: 1_073_741_824,
  description: 'The document: PDF 1.7, A4.',
  examples: ['%PDF-1.7 …']
})
