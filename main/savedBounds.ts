import path from 'node:path';
import { z } from 'zod';
import { readRegularFile } from '../mcp/base/regularFile';
import type { WindowBounds } from '../mcp/index';

const saved = z.object({ window: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }) });

/**
 * The window's last place, read from the settings file alone: the window opens before the settings themselves are loaded.
 * Undefined when there is none; the settings report what is wrong with their file.
 */
export function savedBounds(userData: string): WindowBounds | undefined {
  try {
    const read = readRegularFile(path.join(userData, 'settings.json'), { links: 'follow', maxBytes: 1_000_000 });
    if (read.kind !== 'text') return undefined;
    const parsed = saved.safeParse(JSON.parse(read.text));
    return parsed.success ? parsed.data.window : undefined;
  } catch {
    return undefined;
  }
}
