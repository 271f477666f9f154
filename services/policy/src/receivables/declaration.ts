import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { FieldError } from '@trade-credit/service/problems/problems.ts'
import type { ReceivableBody } from './schemas.ts'

/** A receivable as it was sent, with every field that may be left out as null. */
export interface Declaration {
  readonly buyer: string
  readonly instrument: ReceivableBody['instrument']
  readonly invoiceNumber: string
  readonly taxInvoiceNumber: string | null
  readonly suppliedOn: string
  readonly dueOn: string
  readonly amount: number
  readonly supplyValue: number | null
  readonly vat: number | null
  readonly billIssuedOn: string | null
}

/** Fills in what was left out. */
export function declarationOf(body: ReceivableBody): Declaration {
  return {
    buyer: body.buyer,
    instrument: body.instrument,
    invoiceNumber: body.invoiceNumber,
    taxInvoiceNumber: body.taxInvoiceNumber ?? null,
    suppliedOn: body.suppliedOn,
    dueOn: body.dueOn,
    amount: body.amount,
    supplyValue: body.supplyValue ?? null,
    vat: body.vat ?? null,
    billIssuedOn: body.billIssuedOn ?? null
  }
}

/** What makes two lines of an import the same: the tax invoice number, or the number of the bill or invoice at the buyer. */
export function keyOf({ buyer, invoiceNumber, taxInvoiceNumber }: Declaration): string {
  return taxInvoiceNumber ?? `${buyer} ${invoiceNumber}`
}

const TROUBLES = {
  not_yet_supplied: {
    ko: '공급일이 아직 오지 않았습니다. 공급하신 뒤에 신고해 주세요.',
    en: 'The supply lies in the future. Declare it when it has been made.'
  },
  due_before_supply: {
    ko: '결제기일이 공급일보다 빠릅니다. 날짜를 확인해 주세요.',
    en: 'The due date lies before the supply. Check the dates.'
  },
  issued_after_due: {
    ko: '어음 발행일이 결제기일보다 늦습니다. 날짜를 확인해 주세요.',
    en: 'The bill was issued after its due date. Check the dates.'
  },
  amounts_differ: {
    ko: '금액은 공급가액과 세액의 합과 같아야 합니다. 세액이 포함된 금액인지 확인해 주세요.',
    en: 'The amount must be supply value and VAT together. Check that it includes the VAT.'
  },
  vat_above_amount: {
    ko: '세액이 금액보다 큽니다. 금액을 확인해 주세요.',
    en: 'The VAT is more than the amount. Check the amounts.'
  }
} as const satisfies Record<string, MessageTexts>

/** What is wrong between the fields of a declaration; each field by itself is right. */
export function troublesOf(declaration: Declaration, today: string): FieldError[] {
  const { suppliedOn, dueOn, billIssuedOn, amount, supplyValue, vat } = declaration
  const troubles: FieldError[] = []
  const add = (field: keyof Declaration, code: keyof typeof TROUBLES) =>
    troubles.push({ pointer: `/${field}`, code: `receivable.${code}`, detail: TROUBLES[code] })
  if (suppliedOn > today) add('suppliedOn', 'not_yet_supplied')
  if (dueOn < suppliedOn) add('dueOn', 'due_before_supply')
  if (billIssuedOn !== null && billIssuedOn > dueOn) add('billIssuedOn', 'issued_after_due')
  if (supplyValue !== null && vat !== null && supplyValue + vat !== amount) add('amount', 'amounts_differ')
  else if (vat !== null && vat > amount) add('vat', 'vat_above_amount')
  return troubles
}
