import { createServer } from 'node:net'
import type { Test } from 'tap'

/** The least of a mail server: takes one message per connection and answers it as told. */
export async function mailServer(t: Test, answerTo: (attempt: number) => string) {
  const messages: string[] = []
  const server = createServer(socket => {
    let message: string | undefined
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 mail.test')
    socket.on('error', () => {})
    socket.setEncoding('utf8').on('data', (text: string) => {
      if (message !== undefined) {
        message += text
        if (!message.endsWith('\r\n.\r\n')) return
        messages.push(message)
        message = undefined
        return say(answerTo(messages.length))
      }
      const [command] = text.toUpperCase().split(/[\s:]/)
      if (command === 'DATA') {
        message = ''
        return say('354 go on')
      }
      return say(command === 'QUIT' ? '221 bye' : '250 ok')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  return { messages, port: typeof address === 'object' && address ? address.port : 0 }
}
