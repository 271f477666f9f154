import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { refuseField } from '../../problems/problems.ts'
import type { Destination, Refusal } from '../webhook-delivery/destinations.ts'

const WORDS: Readonly<Record<Refusal, MessageTexts>> = {
  malformed: {
    ko: 'https://로 시작하고 사용자 정보와 #이 없는 주소를 보내 주세요.',
    en: 'Send an address that begins with https:// and has neither a user nor a fragment (#).'
  },
  insecure: {
    ko: 'https 주소만 쓸 수 있습니다. TLS로 받는 주소를 보내 주세요.',
    en: 'Only https addresses can be used. Send one that receives by TLS.'
  },
  unknown_host: {
    ko: '이 호스트 이름의 주소를 찾을 수 없습니다. 이름과 DNS 설정을 확인해 주세요.',
    en: 'No address is known for this host. Check its name and its DNS records.'
  },
  private_address: {
    ko: '인터넷에서 닿는 주소가 아닙니다. 공인 IP로 연결되는 주소를 보내 주세요.',
    en: 'This host is not on the internet. Send an address all of whose IP addresses are public.'
  }
}

/** Ends in a problem that names `/url` unless the address may be sent to. */
export function refuseDestination(found: Destination | Refusal): void {
  if (typeof found !== 'string') return
  refuseField('/url', found, WORDS[found])
}
