import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { leaveWithSession } from './sessionEnd';

it('leaves when the system shuts down, and when Windows tells a window that the session ends', () => {
  const power = new EventEmitter();
  const app = new EventEmitter();
  const window = new EventEmitter();
  const left: string[] = [];
  leaveWithSession({ power, app }, (why) => void left.push(why));
  app.emit('browser-window-created', {}, window);
  expect(left).toEqual([]);
  power.emit('shutdown');
  window.emit('session-end');
  expect(left).toEqual(['the system shuts down', 'the session ends']);
});
