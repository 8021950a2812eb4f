/** What a button that is sent as text stands for. */
export interface KeptButton {
  name: string;
  value: string;
}

/**
 * Remembers what buttons mean where the platform cannot: links that make a person send a text, and forms that are open.
 * All methods reject when the database cannot be reached.
 */
export interface ButtonTokens {
  /** Makes a short unguessable token for each button, in order; only `userId` may use them. */
  issue(userId: string, buttons: readonly KeptButton[]): Promise<string[]>;
  /** What a token stands for; null if there is none such, or it is somebody else's. */
  find(userId: string, token: string): Promise<KeptButton | null>;
  /** Keeps something of a person's under a name of its own, in place of what was there. */
  put(userId: string, name: string, button: KeptButton): Promise<void>;
  /** What was put there last, or null. */
  recall(userId: string, name: string): Promise<KeptButton | null>;
  /** Forgets what {@link ButtonTokens.put} kept. */
  drop(userId: string, name: string): Promise<void>;
}
