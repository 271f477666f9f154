// Loaded into every test process. A file that leaves by process.exit(0) halfway looks like a shorter file that passed.
const exit = process.exit

process.exit = (code?: number | string | null) => {
  process.stderr.write(`${process.argv[1]} called process.exit(${code ?? ''}); a test file must end by itself\n`)
  return exit(Number(code) || 1)
}
