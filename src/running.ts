/** The program as `npm start` runs it. */
export interface Running {
  /** What to tell the person at the terminal. */
  greeting: string;
  stop(): Promise<void>;
}
