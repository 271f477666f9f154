/** What we use of pdfkit's document that its types leave out; the version is exact, and tests read every page. */
export interface InnerDocument {
  readonly page: {
    readonly xobjects: Record<string, unknown>
    readonly dictionary: { readonly data: { readonly StructParents?: number } }
  } | null
  readonly _font: {
    readonly id: string
    ref(): unknown
    encode(text: string): [string[], unknown[]]
  }
  /** A new object of the file, written when it ends. */
  ref(data: object): { data: object | null; end(content?: string): void }
  addContent(content: string): void
  /** Which structure each mark of a page belongs to, by page. */
  getStructParentTree(): { get(page: number): object; add(page: number, marks: unknown): void }
}

/** The same document, seen from inside. */
export function innerOf(document: PDFKit.PDFDocument): InnerDocument {
  return document as unknown as InnerDocument
}

/** What will be written of a structure. */
export function attributesOf(structure: PDFKit.PDFStructureElement): Record<string, unknown> {
  return (structure as unknown as { dictionary: { data: Record<string, unknown> } }).dictionary.data
}

/**
 * Writes down what the marks of the current page belong to, once nothing is added to it any more. pdfkit would keep all pages' marks, and
 * with them every cell of a table, until the document ends.
 */
export function writeMarks(document: PDFKit.PDFDocument): void {
  const inner = innerOf(document)
  const page = inner.page?.dictionary.data.StructParents
  if (page === undefined) return
  const tree = inner.getStructParentTree()
  const marks = inner.ref(tree.get(page))
  marks.end()
  marks.data = null
  tree.add(page, marks)
}
