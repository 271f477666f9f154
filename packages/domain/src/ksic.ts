/** A class of the 한국표준산업분류 (KSIC): its section letter and five digits, such as `C25914`. */
export type KsicCode = string & { readonly __kind: 'ksic-code' }

/** Divisions (first two digits) of each section, from - to; the same in the 10th and 11th revision. */
const SECTIONS: Readonly<Record<string, readonly [string, string]>> = {
  A: ['01', '03'],
  B: ['05', '08'],
  C: ['10', '34'],
  D: ['35', '35'],
  E: ['36', '39'],
  F: ['41', '42'],
  G: ['45', '47'],
  H: ['49', '52'],
  I: ['55', '56'],
  J: ['58', '63'],
  K: ['64', '66'],
  L: ['68', '68'],
  M: ['70', '73'],
  N: ['74', '76'],
  O: ['84', '84'],
  P: ['85', '85'],
  Q: ['86', '87'],
  R: ['90', '91'],
  S: ['94', '96'],
  T: ['97', '98'],
  U: ['99', '99']
}

/** Reads a code such as `C25914`. Throws a RangeError for another form or a division that is not in the section. */
export function ksicCode(text: string): KsicCode {
  if (!isKsicCode(text)) throw new RangeError(`not a KSIC class (section letter and five digits): ${text}`)
  return text
}

/** Whether the text is a section letter and five digits whose division belongs to the section. */
export function isKsicCode(text: string): text is KsicCode {
  if (!/^[A-U]\d{5}$/.test(text)) return false
  const divisions = SECTIONS[text.charAt(0)]
  const division = text.slice(1, 3)
  return divisions !== undefined && division >= divisions[0] && division <= divisions[1]
}

/** The section letter: `C` of `C25914`. */
export function sectionOf(code: KsicCode): string {
  return code.charAt(0)
}

/** Whether the code lies under a section (`C`), a division (`C25`), a group (`C259`) or is the class itself. */
export function isWithin(code: KsicCode, branch: string): boolean {
  return code.startsWith(branch)
}
