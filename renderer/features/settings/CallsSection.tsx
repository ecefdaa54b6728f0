import { Section } from './Section';
import { SettingForm } from './SettingForm';

/** How callers are treated while an agent thinks, and when none answers. */
export function CallsSection() {
  return (
    <Section title="Calls">
      <SettingForm group="calls" title="While a caller waits" note="Takes effect immediately, for callers who wait from then on." />
    </Section>
  );
}
