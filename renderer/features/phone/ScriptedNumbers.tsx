import styles from './ScriptedNumbers.module.css';

const scripted = [
  ['+1 500 555 0001', 'Answers and listens'],
  ['+1 500 555 0002', 'Is busy'],
  ['+1 500 555 0003', 'Never answers'],
  ['+1 500 555 0004', 'Rejects the call'],
  ['+1 500 555 0005', 'Fails late with “Service unavailable”'],
  ['+1 500 555 0006', 'Answers and presses 1 at every request for keys'],
  ['+1 500 555 0007', 'Answers as an answering machine'],
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
              <td className="numeric">{number}</td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
