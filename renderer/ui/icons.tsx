import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const handset = 'M4.2 2.5h2l1 2.8-1.4 1.2a8 8 0 0 0 3.7 3.7l1.2-1.4 2.8 1v2c0 .9-.7 1.7-1.7 1.7A9.3 9.3 0 0 1 2.5 4.2c0-1 .8-1.7 1.7-1.7Z';

/** A handset with an arrow towards it. */
export const InboundIcon = () => (
  <Icon>
    <path d="M12.5 3.5 4 12M4 6v6h6" />
  </Icon>
);

/** An arrow away. */
export const OutboundIcon = () => (
  <Icon>
    <path d="M3.5 12.5 12 4M6 4h6v6" />
  </Icon>
);

export const PhoneIcon = () => (
  <Icon>
    <path d={handset} />
  </Icon>
);

export const HangUpIcon = () => (
  <Icon>
    <g transform="rotate(135 8 8)">
      <path d={handset} />
    </g>
  </Icon>
);

export const CopyIcon = () => (
  <Icon>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 3.2A1.5 1.5 0 0 0 9 2H3.5A1.5 1.5 0 0 0 2 3.5V9a1.5 1.5 0 0 0 1.2 1.5" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="m3 8.5 3.2 3.2L13 5" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
