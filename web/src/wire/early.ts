/** The socket that `index.html` opens before this script is here, with what it has been sent meanwhile. */

export interface EarlySocket {
  socket: WebSocket;
  heard: string[];
}

declare global {
  var limelightEarly: EarlySocket | undefined;
}

/** It, where it is for this address and still there; it is had once, and closed when it is for another. */
export function takeEarly(url: string): EarlySocket | undefined {
  const early = globalThis.limelightEarly;
  if (!early) return undefined;
  globalThis.limelightEarly = undefined;
  if (early.socket.url === url && early.socket.readyState <= WebSocket.OPEN) return early;
  early.socket.close();
  return undefined;
}
