/** What sockets cost by themselves: µWebSockets, which sends back what it is sent. */
import uWS from 'uWebSockets.js'

uWS
  .App()
  .ws('/*', {
    message: (ws, message, isBinary) => {
      ws.send(message, isBinary)
    },
  })
  .listen('127.0.0.1', Number(process.env['PORT']), () => undefined)
