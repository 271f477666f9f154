// Runs under any Node, so that a machine with an old one gets a sentence and not a syntax error.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `This project runs on Node 24 or newer; this is Node ${process.versions.node}.\n` +
      'On Linux and Windows `npm ci` brings its own Node 24 (do not pass --omit=optional). On macOS, install Node 24 first.'
  )
  process.exit(1)
}
