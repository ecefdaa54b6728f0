import { formatNumber } from '../../ui/formatNumber';
import styles from './ScriptedNumbers.module.css';

const scripted = [
  ['+15005550001', 'Answers and listens'],
  ['+15005550002', 'Is busy'],
  ['+15005550003', 'Never answers'],
  ['+15005550004', 'Rejects the call'],
  ['+15005550005', 'Fails late with “Service unavailable”'],
  ['+15005550006', 'Answers and presses 1 at every request for keys'],
  ['+15005550007', 'Answers as an answering machine'],
] as const;

/** The numbers that play their own part, so that endings can be rehearsed without a person. */
export function ScriptedNumbers() {
  return (
    <details className={styles.scripted}>
      <summary className={styles.summary}>Automatic numbers</summary>
      <p className={styles.text}>
        A call to one of these numbers does not ring this phone. Each number always behaves the same way, so you can rehearse one outcome.
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {scripted.map(([number, what]) => (
            <tr key={number}>
              <td className="numeric">{formatNumber(number)}</td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
