import { DWClient, type DWClientDownStream } from 'dingtalk-stream';
import type { Log } from '../../talk/ports.js';
import type { Fetch } from '../api/http.js';
import { machineTime, type RealTime } from '../api/timers.js';
import type { DingTalkConfig } from '../config.js';
import { cardTopic, dataOf, type Frame, readFrame, robotTopic, subscriptions } from './frame.js';
import { askGateway, GatewayError } from './gateway.js';
import type { StreamHandlers } from './handlers.js';
import { quietly } from './quietly.js';

/** What a link tells its supervisor. */
export interface LinkWatcher {
  /** Something came: what somebody did (`push`), or a mere sign of life. */
  alive(link: Link, sign: 'push' | 'life'): void;
  /** The server will push nothing more here and close in a moment. */
  retiring(link: Link): void;
  closed(link: Link): void;
}

/** What a link needs. */
export interface LinkParts {
  config: DingTalkConfig;
  fetch: Fetch;
  log: Log;
  handlers: StreamHandlers;
  watcher: LinkWatcher;
  time: RealTime;
  /** For the gateway's answer, and again for the socket to open. */
  timeoutMs: number;
}

/** The few things used of the socket inside the SDK. */
interface Socket {
  readyState: number;
  send(text: string): void;
  ping(): void;
  close(): void;
  terminate(): void;
  on(event: 'close' | 'pong' | 'open' | 'error', listener: () => void): void;
  prependListener(event: 'open' | 'error', listener: () => void): void;
}

const socketOpen = 1;

/**
 * One socket to DingTalk, through the SDK's client. What the SDK leaves open is closed here: the gateway's address and
 * time limit, frames that are no JSON, acknowledgements that wait for the work and go out on the socket the frame came
 * from, topics nobody handles. It never connects a second time; that is its supervisor's affair.
 */
export class Link extends DWClient {
  private readonly inHand = new Set<Promise<void>>();
  private accepting = true;

  constructor(private readonly parts: LinkParts) {
    super({ clientId: parts.config.clientId, clientSecret: parts.config.clientSecret, keepAlive: false });
    // The SDK's default list belongs to all its clients, and each of them adds to it.
    this.config.subscriptions = [...subscriptions];
    this.config.autoReconnect = false;
    this.debug = false;
  }

  /** Connects, once. Rejects with `GatewayError`. */
  async open(): Promise<void> {
    await this.getEndpoint();
    await this._connect();
  }

  /** The SDK's own asks an address that cannot be changed, without any time limit. */
  override async getEndpoint(): Promise<this> {
    const { fetch, config, timeoutMs } = this.parts;
    this['dw_url'] = await askGateway(fetch, config, timeoutMs);
    return this;
  }

  override async _connect(): Promise<void> {
    const opening = super._connect();
    const socket = this.wire;
    if (socket) this.listen(socket);
    const cancel = this.parts.time.after(this.parts.timeoutMs, () => socket?.terminate());
    try {
      await opening;
    } catch {
      throw new GatewayError('unreachable', 'socket');
    } finally {
      cancel();
    }
  }

  /** Whether frames can still go out. */
  get isOpen(): boolean {
    return this.wire?.readyState === socketOpen;
  }

  /** Asks for a sign of life. */
  ping(): void {
    if (this.isOpen) this.wire?.ping();
  }

  /** Takes in nothing more; a frame that still comes stays unacknowledged, so that it is pushed again to somebody else. */
  refuse(): void {
    this.accepting = false;
  }

  /** Resolves when everything that was taken in is acknowledged. */
  async finished(): Promise<void> {
    while (this.inHand.size > 0) await Promise.all(this.inHand);
  }

  /** Ends the connection; the other side may be gone without a word, so this does not wait for it. */
  end(): void {
    const socket = this.wire;
    if (this.isOpen) socket?.close();
    // What was written is on its way by then; a close that nobody answers would hold the socket for half a minute.
    machineTime.after(1_000, () => socket?.terminate());
  }

  override onDownStream(data: unknown): void {
    const frame = readFrame(String(data));
    this.parts.watcher.alive(this, frame === null || frame.type === 'SYSTEM' ? 'life' : 'push');
    if (frame === null) {
      this.parts.log.warn({}, 'DingTalk pushed something that is no frame');
      return;
    }
    if (frame.type === 'SYSTEM') this.onSystem(asSdk(frame));
    else if (!this.accepting) return;
    else if (frame.type === 'EVENT') this.hold(this.answerEvent(frame));
    else if (frame.type === 'CALLBACK') this.hold(this.answerCallback(frame));
  }

  override onSystem(downstream: DWClientDownStream): void {
    if (downstream.headers.topic === 'disconnect') this.parts.watcher.retiring(this);
    super.onSystem(downstream);
  }

  private async answerEvent(frame: Frame): Promise<void> {
    const { handlers, log } = this.parts;
    // Only what was stored is acknowledged: LATER asks for it once more.
    const status = await handlers.onEvent(dataOf(frame), frame).catch((error: unknown) => {
      log.error({ error: String(error) }, 'an event from DingTalk could not be kept');
      return 'LATER' as const;
    });
    this.acknowledge(frame, 200, 'OK', { status, message: status === 'SUCCESS' ? 'stored' : 'later' });
  }

  private async answerCallback(frame: Frame): Promise<void> {
    const { topic } = frame.headers;
    const data = dataOf(frame);
    if (topic !== robotTopic && topic !== cardTopic) {
      this.acknowledge(frame, 404, 'no handler for this topic', {});
    } else if (data === null) {
      this.parts.log.warn({ topic }, 'DingTalk pushed data that cannot be read');
      this.acknowledge(frame, 400, 'data is no JSON', {});
    } else if (topic === robotTopic) await this.answerMessage(frame, data);
    else await this.answerCard(frame, data);
  }

  private async answerMessage(frame: Frame, data: unknown): Promise<void> {
    let acknowledged = false;
    const once = (code: number, message: string) => {
      if (acknowledged) return;
      acknowledged = true;
      this.acknowledge(frame, code, message, { response: null });
    };
    try {
      await this.parts.handlers.onBotMessage(data, () => once(200, 'OK'), frame);
      once(200, 'OK');
    } catch (error) {
      this.parts.log.error({ error: String(error) }, 'a message from DingTalk could not be taken in');
      once(500, 'not stored');
    }
  }

  private async answerCard(frame: Frame, data: unknown): Promise<void> {
    try {
      const response = await this.parts.handlers.onCard(data, frame);
      this.acknowledge(frame, 200, 'OK', { response: response ?? {} });
    } catch (error) {
      this.parts.log.error({ error: String(error) }, 'a click in DingTalk could not be answered');
      this.acknowledge(frame, 500, 'not answered', { response: {} });
    }
  }

  private hold(work: Promise<void>): void {
    const held = work.finally(() => this.inHand.delete(held));
    this.inHand.add(held);
  }

  private acknowledge(frame: Frame, code: number, message: string, data: object): void {
    const { messageId, topic } = frame.headers;
    if (!this.isOpen) {
      this.parts.log.warn({ topic }, 'an acknowledgement was lost with its connection');
      return;
    }
    const headers = { contentType: 'application/json', messageId };
    this.wire?.send(JSON.stringify({ code, headers, message, data: JSON.stringify(data) }));
  }

  private listen(socket: Socket): void {
    const { watcher } = this.parts;
    quietly(socket);
    socket.on('pong', () => watcher.alive(this, 'life'));
    socket.on('close', () => watcher.closed(this));
  }

  private get wire(): Socket | undefined {
    return this['socket'] as Socket | undefined;
  }
}

/** The SDK's type of the same frame. */
function asSdk(frame: Frame): DWClientDownStream {
  const { type, data, headers } = frame;
  return {
    specVersion: '1.0',
    type,
    data,
    headers: { appId: '', connectionId: '', contentType: 'application/json', time: '', ...headers },
  };
}
