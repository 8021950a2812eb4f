/** What can be listened to. */
interface Listened {
  on(event: 'open' | 'error', listener: () => void): void;
  prependListener(event: 'open' | 'error', listener: () => void): void;
}

/**
 * The SDK writes to the console when a socket opens or breaks: past the log, and to standard output, which belongs to
 * what commands answer. Its listeners run between these two, in one go, so that nobody else's words are lost.
 */
export function quietly(socket: Listened): void {
  const { info, warn } = console;
  const silent = () => {};
  for (const event of ['open', 'error'] as const) {
    socket.prependListener(event, () => {
      console.info = silent;
      console.warn = silent;
    });
    socket.on(event, () => {
      console.info = info;
      console.warn = warn;
    });
  }
}
