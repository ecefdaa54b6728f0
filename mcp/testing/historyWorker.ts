/** For tests outside of the history that need a real one. */
export { bundledWorker } from '../history/testing/bundle';
