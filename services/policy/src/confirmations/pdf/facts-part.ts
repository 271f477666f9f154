import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { isProductCode, PRODUCTS } from '@trade-credit/domain/products.ts'
import { grouped, printedBusinessNumber } from '../../pdf/figures.ts'
import { beginPart, heading } from '../../pdf/parts.ts'
import { COLOURS, type Sheet } from '../../pdf/sheet.ts'
import { Table } from '../../pdf/table.ts'
import type { ConfirmationView } from '../confirmation-view.ts'
import { type ConfirmedBuyer, sumsOf } from '../confirmed-sums.ts'
import type { Labels } from './labels.ts'

/** To whom what is confirmed of which policy, as of which day. */
export function drawFacts(sheet: Sheet, view: ConfirmationView, labels: Labels, language: Language): void {
  const { facts } = view
  if (view.withdrawnOn !== null) {
    sheet.y += 8
    const warning = { weight: 'bold', colour: COLOURS.warn, align: 'center' } as const
    sheet.paragraph(sheet.root, labels.withdrawn(view.withdrawnOn), warning)
  }
  const { inception, expiry, endedOn } = facts.period
  const period = [labels.days(inception, expiry), ...(endedOn === null ? [] : [labels.endedOn(endedOn)])].join('\n')
  const productName = isProductCode(facts.product) ? PRODUCTS[facts.product][language] : facts.product
  const part = beginPart(sheet, labels.confirmed)
  const table = new Table(sheet, part, [{ width: 16.5 }, { width: 34.5 }, { width: 16.5 }, { width: 32.5 }])
  table.row([heading(labels.bank), { text: view.bank, isBold: true }, heading(labels.asOf), view.asOf])
  table.row([heading(labels.number), view.id, heading(labels.validUntil), labels.until(view.validUntil)])
  table.row([heading(labels.policyholder), { text: facts.policyholder.name, isBold: true, span: 3 }])
  table.row([
    heading(labels.businessNumber),
    printedBusinessNumber(facts.policyholder.businessNumber),
    heading(labels.product),
    productName
  ])
  table.row([heading(labels.policyId), view.policyId, heading(labels.code), facts.certificateCode])
  table.row([heading(labels.period), { text: period, span: 3 }])
  table.row([heading(labels.pledges), { text: pledgesText(facts.pledges, labels), span: 3 }])
  table.end()
  part.end()
}

function pledgesText({ others, ownRank }: ConfirmationView['facts']['pledges'], labels: Labels): string {
  if (others === 0 && ownRank === null) return labels.noPledge
  const own = ownRank === null ? [] : [labels.ownRank(ownRank)]
  return [...own, ...(others === 0 ? [] : [labels.otherPledges(others)])].join(' · ')
}

/** What each buyer owes, and what of it is covered. */
export function drawSums(sheet: Sheet, { facts: { buyers } }: ConfirmationView, labels: Labels): void {
  const part = beginPart(sheet, labels.buyers)
  const [number = '', buyer = '', insured = '', owed = '', covered = '', most = ''] = labels.buyerColumns
  const table = new Table(sheet, part, [
    { width: 6.5, label: number, align: 'right' },
    { width: 25.5, label: buyer },
    { width: 17, label: insured, align: 'right' },
    { width: 17, label: owed, align: 'right' },
    { width: 17, label: covered, align: 'right' },
    { width: 17, label: most, align: 'right' }
  ])
  buyers.forEach((one, i) => {
    table.row([
      grouped(i + 1),
      `${nameOf(one, labels)}\n${printedBusinessNumber(one.businessNumber)}`,
      `${grouped(one.insuredAmount)}\n${labels.ratio(one.coveragePercent)}`,
      `${grouped(one.outstanding)}\n${labels.items(grouped(one.receivables))}`,
      grouped(one.coveredOutstanding),
      grouped(one.mostPayable)
    ])
  })
  const sums = sumsOf(buyers)
  table.row(
    [
      '',
      labels.total,
      '',
      `${grouped(sums.outstanding)}\n${labels.items(grouped(sums.receivables))}`,
      grouped(sums.coveredOutstanding),
      grouped(sums.mostPayable)
    ],
    true
  )
  table.end()
  for (const text of labels.meaning) sheet.paragraph(part, text, { size: 7.5, colour: COLOURS.grey })
  part.end()
}

/** The buyer's name, or that the policy has no such buyer. */
export function nameOf({ name }: ConfirmedBuyer, labels: Labels): string {
  return name ?? labels.unknownBuyer
}
