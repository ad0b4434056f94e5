import GaitModel
import SensorDecoding

/// What is told of contacts in the messages of a FIT file: in fields that every program knows, and in the session's
/// own, which carry all its measures.
struct FITFields {
  /// A field of the FIT profile, by its numbers in three messages.
  private struct Native {
    let record: UInt8?, lap: UInt8, session: UInt8
    let base: FITField.Base
    /// Of the field that it makes one reading with.
    var partner: (record: UInt8, lap: UInt8, session: UInt8)?
    /// Other devices' values are held against it: left out where the measure has a caveat.
    let measure: StrideMeasure
    /// With the field's scale.
    let value: @Sendable (FootMeans) -> Double

    func number(in kind: FITCopy.Kind) -> UInt8? {
      switch kind {
      case .record: record
      case .lap: lap
      case .session: session
      }
    }

    func partner(in kind: FITCopy.Kind) -> UInt8? {
      switch kind {
      case .record: partner?.record
      case .lap: partner?.lap
      case .session: partner?.session
      }
    }
  }

  /// Names, numbers and scales of the FIT profile. Cadence is of one leg there.
  private static let natives: [Native] = [
    Native(record: 4, lap: 17, session: 18, base: .uint8, measure: .cadence) {
      ($0.all[.cadence] / 2).rounded(.down)
    },
    Native(
      record: 53, lap: 80, session: 92, base: .uint8, partner: (4, 17, 18), measure: .cadence
    ) {
      let cadence = $0.all[.cadence] / 2
      return (cadence - cadence.rounded(.down)) * 128
    },
    Native(record: 41, lap: 79, session: 91, base: .uint16, measure: .groundContactTime) {
      $0.all[.groundContactTime] * 10
    },
    Native(
      record: 40, lap: 78, session: 90, base: .uint16, partner: (41, 79, 91), measure: .groundContactTime
    ) {
      $0.all[.dutyFactor] * 10_000
    },
    Native(
      record: 84, lap: 119, session: 133, base: .uint16, partner: (41, 79, 91), measure: .groundContactTime
    ) {
      let (left, right) = ($0.left[.groundContactTime], $0.right[.groundContactTime])
      return 10_000 * left / (left + right)
    },
    Native(record: 85, lap: 120, session: 134, base: .uint16, measure: .stepLength) {
      $0.all[.stepLength] * 10_000
    },
    Native(record: 9, lap: 45, session: 52, base: .int16, measure: .grade) { $0.all[.grade] * 100 },
    Native(record: nil, lap: 161, session: 211, base: .uint32, measure: .gradeAdjustedSpeed) {
      $0.all[.gradeAdjustedSpeed] * 1_000
    },
  ]

  /// A field of the session's own.
  private struct Own {
    let field: FITDeveloper.Field
    let value: @Sendable (FootMeans) -> Double
  }

  private let natives: [Native]
  private let own: [Own]
  let developer: FITDeveloper

  /// Of this program alone; random.
  private static let application: [UInt8] = [
    0x5E, 0x8B, 0x1F, 0xC2, 0x90, 0x3D, 0x4A, 0x76, 0xB1, 0x0C, 0x27, 0xE4, 0x6D, 0x58, 0xF3, 0x99,
  ]

  /// The fields of a session: those that anything is known of.
  init(_ session: SessionDescription, known: FootMeans) {
    natives = Self.natives.filter { $0.measure.caveat(in: session) == nil && $0.value(known).isFinite }
    own = Self.own(session).filter { $0.value(known).isFinite }
    developer = FITDeveloper(application: Self.application, version: 1, fields: own.map(\.field))
  }

  private static func own(_ session: SessionDescription) -> [Own] {
    var fields = [
      Own(field: .init(0, "strike_pattern", units: "1=heel 2=flat 3=ball", .uint8)) {
        pattern($0.all.patterns).map { $0 == .rearfoot ? 1 : $0 == .midfoot ? 2 : 3 } ?? .nan
      },
      Own(field: .init(1, "heel_first", units: "%", .float32)) {
        ($0.all.patterns.rearfootShare?.share ?? .nan) * 100
      },
    ]
    let isShoe = session.placement(of: 0) == .shoe
    let isRough = StrideMeasure.groundContactTime.caveat(in: session) != nil
    let feet: [(String, UInt8, @Sendable (FootMeans) -> ContactMeans)] = [
      ("L", 2, { $0.left }), ("R", 3, { $0.right }),
    ]
    // Names, scales and units that Runalyze reads of RunScribe's pods.
    for (letter, number, foot) in feet where session.hasSensorsOnLegsOnly {
      fields.append(
        Own(field: .init(number, "RS_FootStrike_\(letter)", units: "1-16", .uint8)) {
          strikeScale(foot($0))
        })
      if isShoe {
        fields.append(
          Own(field: .init(number + 2, "RS_Impact_GS_\(letter)", units: "G", .float32)) {
            foot($0)[.peakAcceleration]
          })
      }
      if !isRough {
        fields.append(
          Own(field: .init(number + 4, "RS_ContactTime_\(letter)", units: "ms", .float32)) {
            foot($0)[.groundContactTime]
          })
      }
    }
    let placement = session.placement(of: 0)
    for (place, measure) in session.measures.prefix(200).enumerated() {
      fields.append(
        Own(
          field: .init(
            UInt8(16 + place), measure.key(at: placement), units: measure.unit.words, .float32,
            native: measure == .groundContactTime ? 41 : nil)
        ) { $0.all[measure] })
    }
    return fields
  }

  /// The most frequent one; `nil` where none was told.
  private static func pattern(_ counts: PatternCounts) -> StrikePattern? {
    let most = max(counts.rearfoot, counts.midfoot, counts.forefoot)
    if most == 0 { return nil }
    return counts.rearfoot == most ? .rearfoot : counts.forefoot == most ? .forefoot : .midfoot
  }

  /// Where a foot lands, from 1 at the heel to 16 at the toes: below 6 is heel first, 12 and more ball first. The
  /// bounds of the strike angle, +7.4° and −0.8°, are put there, and what lies between evenly.
  private static func strikeScale(_ foot: ContactMeans) -> Double {
    let angle = foot[.footStrikeAngle]
    if angle.isFinite { return min(max((12 - (angle + 0.8) / 8.2 * 6).rounded(.down), 1), 16) }
    switch pattern(foot.patterns) {
    case .rearfoot: return 3
    case .midfoot: return 9
    case .forefoot: return 14
    case nil: return .nan
    }
  }

  /// What is told of some contacts in a message.
  func addition(_ contacts: FootMeans, to kind: FITCopy.Kind) -> FITCopy.Addition {
    FITCopy.Addition(
      fields: natives.compactMap { native in
        native.number(in: kind).map {
          FITField($0, native.base, native.value(contacts), partner: native.partner(in: kind))
        }
      },
      developer: own.map { FITField($0.field.number, $0.field.base, $0.value(contacts)) })
  }
}
