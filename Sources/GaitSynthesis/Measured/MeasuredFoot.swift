import GaitModel
import SignalProcessing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One foot of a trial: its pose at any instant, and its true contacts.
///
/// Measured: the pose, trusted to 40 Hz from just before a contact to just after toe-off and to 25 Hz in the
/// swing between (a swinging foot holds no more, and markers' noise, twice differentiated, would pass for
/// impacts), and the contacts by force. Pitch is zero in the standing trial.
struct MeasuredFoot {
  static let band = 40.0
  private static let swingBand = 25.0

  let segment: MeasuredSegment
  /// From the middle of the heel's markers to that of the ball's along the foot, m.
  let length: Double
  let contacts: [Contact]

  /// One contact.
  struct Contact {
    var load: ForceLoads.Load
    /// Foot to ground at contact against standing, rad.
    var angle: Double
  }

  /// Both feet of a trial, left and right; a foot whose markers make no rigid body is `nil`.
  static func both(of trial: MarkerTrial) -> [Side: MeasuredFoot] {
    var raw: [Side: Markers] = [:]
    for side in Side.allCases { raw[side] = Markers(trial, side) }
    let whole = raw.compactMapValues { $0.segment(contacts: []) }
    guard whole.count == 2 else { return [:] }
    var found: [Side: [Contact]] = [.left: [], .right: []]
    let loads = ForceLoads(
      force: trial.force, rateHertz: trial.forceRateHertz, weight: trial.massKilograms * 9.80665
    ).loads
    let balls = whole.mapValues { $0.path(of: .zero) }
    for load in loads {
      let (a, b) = (load.initial, load.terminal)
      guard whole.values.allSatisfy({ a > 0.1 && b < $0.seconds - 0.05 }) else { continue }
      // The foot on the ground is the one whose ball is lower from 30 to 60 % of the contact.
      func height(_ side: Side) -> Double {
        guard let segment = whole[side], let markers = raw[side], let ball = balls[side] else {
          return .infinity
        }
        return (0..<9).map { k in
          let time = a + (0.3 + 0.3 * Double(k) / 8) * (b - a)
          let turn = segment.orientation(at: time).turn
          return ball(time).value.z + turn.world(markers.ball).z - markers.ball.z
        }.reduce(0, +)
      }
      let side: Side = height(.left) < height(.right) ? .left : .right
      if let segment = whole[side] {
        found[side]?.append(Contact(load: load, angle: segment.pitch(at: load.initial)))
      }
    }
    var feet: [Side: MeasuredFoot] = [:]
    for (side, markers) in raw {
      guard let contacts = found[side], let segment = markers.segment(contacts: contacts.map(\.load)) else {
        continue
      }
      feet[side] = MeasuredFoot(segment: segment, length: markers.length, contacts: contacts)
    }
    return feet
  }

  /// A foot's markers, filled and named rightly.
  private struct Markers {
    var shape: [String: SIMD3<Double>] = [:]
    var paths: [String: [SIMD3<Double>]] = [:]
    var length = 0.0
    /// Middle of the ball's markers in the foot's frame.
    var ball = SIMD3<Double>.zero
    let rate: Double

    init?(_ trial: MarkerTrial, _ side: Side) {
      rate = trial.rateHertz
      func middle(_ names: [String]) -> SIMD3<Double>? {
        let points = names.compactMap { trial.standing[MarkerTrial.letter(side) + $0] }
        return points.isEmpty ? nil : points.reduce(.zero, +) / Double(points.count)
      }
      guard let heel = middle(MarkerTrial.heel), let toe = middle(MarkerTrial.toe) else { return nil }
      // Origin on the ground under the heel's markers, x along the foot, z up.
      let along = SIMD3(toe.x - heel.x, toe.y - heel.y, 0)
      length = (along * along).sum().squareRoot()
      guard length > 0.05 else { return nil }
      let x = along / length
      let y = SIMD3(-x.y, x.x, 0)
      let names = MarkerTrial.heel + MarkerTrial.toe
      paths = trial.markers(side, names)
      for name in names where paths[name] != nil {
        guard let place = trial.standing[MarkerTrial.letter(side) + name] else { continue }
        let off = SIMD3(place.x - heel.x, place.y - heel.y, place.z)
        shape[name] = SIMD3((x * off).sum(), (y * off).sum(), off.z)
      }
      ball = MarkerTrial.toe.compactMap { shape[$0] }.reduce(.zero, +) / Double(MarkerTrial.toe.count)
      exchange()
      paths = paths.compactMapValues(MarkerPath.filled)
    }

    /// Two markers whose names changed places are put right where that alone makes the foot rigid.
    private mutating func exchange() {
      let names = shape.keys.sorted()
      let before = misfit(paths)
      guard names.count > 3, before > 0.008 else { return }
      var best = (error: before, paths: paths)
      for (i, a) in names.enumerated() {
        for b in names[(i + 1)...] {
          var swapped = paths
          (swapped[a], swapped[b]) = (paths[b], paths[a])
          let error = misfit(swapped)
          if error < best.error { best = (error, swapped) }
        }
      }
      if best.error < 0.005 { paths = best.paths }
    }

    private func misfit(_ paths: [String: [SIMD3<Double>]]) -> Double {
      let names = shape.keys.sorted()
      let count = names.compactMap { paths[$0]?.count }.min() ?? 0
      let errors = stride(from: 0, to: count, by: 50).map { frame in
        RigidFit(shape: names.map { shape[$0]! }, places: names.map { paths[$0]![frame] }).residual
      }.filter(\.isFinite).sorted()
      return errors.count > 5 ? errors[errors.count / 2] : 1
    }

    /// The rigid foot; without contacts it keeps its band throughout.
    func segment(contacts: [ForceLoads.Load]) -> MeasuredSegment? {
      let sharp = paths.mapValues {
        ZeroPhaseLowPass.filtered($0, cutoffHertz: MeasuredFoot.band, rateHertz: rate)
      }
      guard !contacts.isEmpty else { return MeasuredSegment(markers: sharp, shape: shape, rateHertz: rate) }
      let count = paths.values.map(\.count).min() ?? 0
      var weights = [Double](repeating: 0, count: count)
      // From 45 ms before a contact the band opens, fully 20 ms before it, until 30 ms after toe-off.
      for load in contacts {
        let first = max(Int((load.initial - 0.045) * rate), 0)
        for i in first..<min(Int((load.terminal + 0.055) * rate) + 1, count) {
          let t = Double(i) / rate
          let open = min((t - load.initial + 0.045) / 0.025, (load.terminal + 0.055 - t) / 0.025)
          weights[i] = max(weights[i], min(max(open, 0), 1))
        }
      }
      for i in weights.indices { weights[i] = 0.5 - 0.5 * cos(.pi * weights[i]) }
      var blended = sharp
      for (name, path) in paths {
        let soft = ZeroPhaseLowPass.filtered(path, cutoffHertz: MeasuredFoot.swingBand, rateHertz: rate)
        for i in 0..<count { blended[name]![i] = soft[i] + (sharp[name]![i] - soft[i]) * weights[i] }
      }
      return MeasuredSegment(markers: blended, shape: shape, rateHertz: rate)
    }
  }

  /// What the markers' band took from each contact, for a sensor at that place of the foot.
  func shocks(at place: SIMD3<Double>, random: inout RandomSource) -> [Shock] {
    let path = segment.path(of: place)
    func vector(_ v: SIMD4<Double>) -> SIMD3<Double> { SIMD3(v.x, v.y, v.z) }
    return contacts.map { contact in
      Shock(
        start: contact.load.initial, half: contact.load.half, loading: contact.load.loading, band: Self.band,
        random: &random
      ) {
        let moved = path($0)
        return (vector(moved.rate), vector(moved.acceleration), segment.orientation(at: $0).rate)
      }
    }
  }
}
