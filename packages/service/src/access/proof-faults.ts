import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'

/** What is wrong with a proof of possession. */
export type ProofFault =
  | 'unreadable'
  | 'not_now'
  | 'other_key'
  | 'other_token'
  | 'other_method'
  | 'other_address'
  | 'repeated'
  | 'nobody_asked'

const DETAILS: Readonly<Record<ProofFault, MessageTexts>> = {
  unreadable: {
    ko: 'DPoP 헤더에는 typ이 dpop+jwt이고 공개키(jwk)와 jti, htm, htu, iat, ath를 담아 그 키로 서명한 JWT를 하나만 넣어 주세요.',
    en: 'Send one JWT in the header DPoP: typ dpop+jwt, with the public key as jwk and the claims jti, htm, htu, iat and ath, signed by that key.'
  },
  not_now: {
    ko: '증명(iat)이 1분보다 오래되었거나 아직 오지 않은 시각입니다. 시계를 맞추고, 요청마다 새로 만들어 주세요.',
    en: 'The proof (iat) is older than a minute, or from a time to come. Set the clock, and make a new one for each request.'
  },
  other_key: {
    ko: '접근 토큰이 묶인 키로 서명하지 않았습니다. 토큰을 받을 때 쓴 키로 증명을 만들어 주세요.',
    en: 'It is not signed by the key that the token is bound to. Use the key with which the token was requested.'
  },
  other_token: {
    ko: 'ath가 이 접근 토큰의 SHA-256(base64url)이 아닙니다. 함께 보내는 토큰으로 계산해 주세요.',
    en: 'ath is not the SHA-256 (base64url) of this access token. Compute it of the token that you send along.'
  },
  other_method: {
    ko: 'htm이 이 요청의 메서드와 다릅니다. 요청마다 증명을 새로 만들어 주세요.',
    en: 'htm is not the method of this request. Make a new proof for each request.'
  },
  other_address: {
    ko: 'htu가 이 요청의 주소와 다릅니다. 물음표 앞까지의 주소를 보낸 그대로 넣어 주세요.',
    en: 'htu is not the address of this request. Name the address to which you send it, up to the question mark.'
  },
  repeated: {
    ko: '이미 쓴 증명입니다. 다시 보낼 때에도 jti를 바꾸어 증명을 새로 만들어 주세요.',
    en: 'The proof was used before. Make a new one, with another jti, for each request, repeated ones too.'
  },
  nobody_asked: {
    ko: '이 서버는 아직 키에 묶인 토큰을 받지 않습니다. 운영자에게 알려 주시거나, 묶이지 않은 토큰으로 다시 보내 주세요.',
    en: 'This deployment takes no tokens bound to a key yet. Tell its operator, or use a token that is not bound.'
  }
}

/** What to do about it, in both languages. */
export function proofFaultDetail(fault: ProofFault): MessageTexts {
  return DETAILS[fault]
}
