/**
 * Called at every place between two effects (before and after each commit, send and acknowledgement). It does nothing
 * in production; crash tests stop the program there.
 */
export type Seam = (place: string) => void;

/** The seam of production. */
export const noSeam: Seam = () => {};
