export type Sentences = Readonly<Record<string, { readonly ko: string; readonly en: string }>>

/** What is wrong with the sentences of the findings, a remark each: both languages, the same placeholders, a code `subject.what_is_wrong`. */
export function messageFaults(messages: Sentences): string[] {
  return Object.entries(messages).flatMap(([code, { ko, en }]) => {
    const faults: string[] = []
    // The contract fixes this one: one word for every limit on a buyer.
    if (code !== 'buyer_limit' && !/^[a-z0-9]+(_[a-z0-9]+)*\.[a-z0-9]+(_[a-z0-9]+)*$/.test(code))
      faults.push(`${code}: write subject.what_is_wrong`)
    if (!/\p{Script=Hangul}/u.test(ko)) faults.push(`${code}: the Korean sentence is not Korean`)
    if (!/[a-z]/i.test(en)) faults.push(`${code}: the English sentence is empty`)
    if (placeholders(ko) !== placeholders(en))
      faults.push(`${code}: placeholders differ (ko ${placeholders(ko) || 'none'}; en ${placeholders(en) || 'none'})`)
    return faults
  })
}

function placeholders(sentence: string): string {
  return [...new Set([...sentence.matchAll(/\{\w+\}/g)].map(match => match[0]))].sort().join(' ')
}
