import GaitModel

/// Writes true contacts and descents as CSV, its columns named like those of a strikes file.
public enum TruthEncoder {
  /// The columns of a contact.
  public static let contactHeader =
    "strike,side,initial_contact_s,terminal_contact_s,pattern,foot_strike_angle_deg,grade_percent,descent,"
    + "speed_m_s,stride_s,ground_contact_s,activity,"
    + TrueContact.measures.map(\.key).joined(separator: ",") + "\n"

  /// The columns of a descent.
  public static let descentHeader = "descent,start_s,end_s,length_m,drop_m,mean_grade_percent,activity\n"

  /// Appends one line a contact, numbered from `first`; what is not known is empty.
  public static func encode(_ contacts: [TrueContact], first: Int = 0, into bytes: inout [UInt8]) {
    for (offset, contact) in contacts.enumerated() {
      let fields =
        [
          String(first + offset), contact.side.rawValue, decimal(contact.initialContactSeconds, 4),
          decimal(contact.terminalContactSeconds, 4), contact.pattern.rawValue,
          decimal(contact.footStrikeAngleDegrees, 2), decimal(contact.gradePercent, 1),
          String(contact.descent),
          decimal(contact.speedMetresPerSecond, 2),
          known(contact.strideSeconds, 4), decimal(contact.groundContactSeconds, 4),
          contact.activity.rawValue,
        ] + TrueContact.measures.map { known($0.value(contact), $0.decimals) }
      bytes += fields.joined(separator: ",").utf8
      bytes.append(10)
    }
  }

  /// Appends one line a descent.
  public static func encode(_ descents: [TrueDescent], into bytes: inout [UInt8]) {
    for descent in descents {
      let fields = [
        String(descent.number), decimal(descent.startSeconds, 3), decimal(descent.endSeconds, 3),
        decimal(descent.lengthMetres, 1), decimal(descent.dropMetres, 1),
        decimal(descent.meanGradePercent, 1), descent.activity.rawValue,
      ]
      bytes += fields.joined(separator: ",").utf8
      bytes.append(10)
    }
  }

  /// Empty where it is not known.
  private static func known(_ value: Double, _ decimals: Int) -> String {
    value.isNaN ? "" : decimal(value, decimals)
  }

  private static func decimal(_ value: Double, _ decimals: Int) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: DecimalText.width) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      let count = DecimalText.write(value, decimals: decimals, point: UInt8(ascii: "."), to: base)
      return String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
    }
  }
}
