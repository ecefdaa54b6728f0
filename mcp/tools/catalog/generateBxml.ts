import { z } from 'zod';
import { generateBxml, verbSchema } from '../../bxml/generate';
import { validationError } from '../../bxml/prepare';
import { defineTool } from '../tool';

export const generateBXML = defineTool({
  name: 'generateBXML',
  title: 'Write BXML',
  description:
    'Writes a valid BXML document from a list of verbs and sends it nowhere; look at it, then pass it to respondToCallback or updateCallBxml. Verbs run in order, and after the last the call hangs up. Common: SpeakSentence (text), Gather (maxDigits, terminatingDigits, firstDigitTimeout; speech as children), Record, Pause (duration), Redirect, Hangup. Leave out callback URLs: they are filled in on sending, for a verb such as Gather only when it is last. Not needed if you write BXML yourself.',
  profiles: ['voice'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    verbs: z
      .array(verbSchema)
      .min(1)
      .max(100)
      .describe('For example [{"verb":"Gather","attributes":{"maxDigits":1},"children":[{"verb":"SpeakSentence","text":"Press 1."}]}]'),
  }),
  output: z.looseObject({
    bxml: z.string(),
    corrected: z.array(z.string()),
    warnings: z.array(z.string()),
    then: z.string(),
  }),
  async handler({ verbs }) {
    const generated = generateBxml(verbs);
    if (!generated.ok) throw validationError(generated.problems, 'verb');
    const { bxml, corrected, warnings, then } = generated;
    return { bxml, corrected: [...corrected], warnings: [...warnings], then };
  },
});
