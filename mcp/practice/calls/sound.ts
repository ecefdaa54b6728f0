/*
 * Silence of a given length in the two formats recordings come in, generated while it is read: three hours of it take no memory.
 */

/** Audio that is generated while it is sent, so that hours of it take no memory. */
export interface GeneratedAudio {
  /** Total bytes. */
  readonly size: number;
  chunks(): Iterable<Uint8Array>;
}

const rate = 8000;
const bytesPerSample = 2;
const chunkBytes = 64 * 1024;
const headerBytes = 44;

/** A RIFF WAVE file of PCM silence: 16 bit, 8 kHz, interleaved channels. */
export function silentWav(ms: number, channels: number): GeneratedAudio {
  const frame = bytesPerSample * channels;
  const data = Math.round((ms * rate) / 1000) * frame;
  return {
    size: headerBytes + data,
    *chunks() {
      yield wavHeader(data, channels);
      const silence = new Uint8Array(chunkBytes);
      for (let left = data; left > 0; left -= chunkBytes) yield left >= chunkBytes ? silence : silence.subarray(0, left);
    },
  };
}

function wavHeader(data: number, channels: number): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(headerBytes - 8 + data, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * bytesPerSample * channels, 28);
  header.writeUInt16LE(bytesPerSample * channels, 32);
  header.writeUInt16LE(bytesPerSample * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data, 40);
  return header;
}

const mp3FrameBytes = 104;
const mp3FrameMs = (1152 / 44_100) * 1000;

/** An MP3 of silent frames: MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono. */
export function silentMp3(ms: number): GeneratedAudio {
  const frames = Math.ceil(ms / mp3FrameMs);
  return {
    size: frames * mp3FrameBytes,
    *chunks() {
      const frame = Buffer.alloc(mp3FrameBytes);
      // Sync word and layer, bit rate and sample rate, mono; no side information means silence.
      frame.set([0xff, 0xfb, 0x10, 0xc0]);
      const many = Buffer.concat(Array.from({ length: 600 }, () => frame));
      for (let left = frames * mp3FrameBytes; left > 0; left -= many.length) yield left >= many.length ? many : many.subarray(0, left);
    },
  };
}
