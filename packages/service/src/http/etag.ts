import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { problem } from '../problems/problems.ts'

/** The header that a change of an existing resource carries. */
export const IfMatchHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      format: 'printable-ascii',
      maxLength: 1000,
      description: 'ETag of the version to change.',
      examples: ['"3.ko"']
    })
  )
})

/** What is read of a request that may name the version it changes. */
type Conditional = { readonly headers: { readonly 'if-match'?: string | undefined } }

/** The ETag of a row's version in a language: a translation is another representation of the same version. */
export function etagOf(version: number | bigint, language: Language): string {
  return `"${version}.${language}"`
}

/**
 * Lets a change pass only when `If-Match` names the current version, in whichever language it was read, or is `*`.
 * Ends in the problem `if_match_required` without the header and `stale` when the version has moved on.
 */
export function requireIfMatch(request: Conditional, currentVersion: number | bigint): void {
  const header = request.headers['if-match']
  if (header === undefined || header.trim() === '') problem('if_match_required')
  if (header.trim() === '*') return
  const names = entityTags(header).some(
    tag => !tag.weak && tag.value.replace(/\.(ko|en)$/, '') === String(currentVersion)
  )
  if (!names) problem('stale')
}

/**
 * As `requireIfMatch` where the header was sent; without it the change passes. For changes that only add, or that the state itself lets
 * pass once, so that nobody's change can be lost.
 */
export function checkIfMatch(request: Conditional, currentVersion: number | bigint): void {
  if (request.headers['if-match'] !== undefined) requireIfMatch(request, currentVersion)
}

/** Sets the ETag and tells whether the caller has this representation already; then answer with an empty 304. */
export function isNotModified(request: FastifyRequest, reply: FastifyReply, version: number | bigint): boolean {
  const etag = etagOf(version, request.language)
  reply.header('etag', etag)
  const header = request.headers['if-none-match']
  if (header === undefined) return false
  return header.trim() === '*' || entityTags(header).some(tag => `"${tag.value}"` === etag)
}

function entityTags(header: string): { weak: boolean; value: string }[] {
  return [...header.matchAll(/(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g)].map(([, weak, value = '']) => ({
    weak: weak !== undefined,
    value
  }))
}
