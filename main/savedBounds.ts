import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { WindowBounds } from '../mcp/index';

const saved = z.object({ window: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }) });

/**
 * The window's last place, read from the settings file alone: the window opens before the settings themselves are loaded.
 * Undefined when there is none; the settings report what is wrong with their file.
 */
export function savedBounds(userData: string): WindowBounds | undefined {
  try {
    const parsed = saved.safeParse(JSON.parse(readFileSync(path.join(userData, 'settings.json'), 'utf8')));
    return parsed.success ? parsed.data.window : undefined;
  } catch {
    return undefined;
  }
}
