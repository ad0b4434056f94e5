import Foundation
import GaitModel

/// The trunk of a bouncing point mass: half a sine of support a contact, free fall between, braking then
/// pushing, and driven toward the supporting side. The simplest runner there is, with exact contacts.
struct SpringMassRunner {
  var stepSeconds = 0.35
  var contactSeconds = 0.23
  var rateHertz = 200.0
  var seconds = 12.0
  /// Rows: where forward, left and up lie in the sensor's axes.
  var axes: (forward: SIMD3<Double>, left: SIMD3<Double>, up: SIMD3<Double>) = (
    SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)
  )
  var firstContact = 0.2

  /// Initial contacts, left foot first.
  var initialContacts: [Double] {
    stride(from: firstContact, to: seconds - contactSeconds, by: stepSeconds).map { $0 }
  }

  var samples: [MotionSample] {
    (0..<Int(seconds * rateHertz)).map { i in
      let t = Double(i) / rateHertz
      let phase = t - firstContact
      let step = Int((phase / stepSeconds).rounded(.down))
      let inStep = phase - Double(step) * stepSeconds
      var a = SIMD3<Double>.zero
      if phase >= 0, inStep < contactSeconds {
        let x = inStep / contactSeconds
        let support = .pi / 2 * stepSeconds / contactSeconds * sin(.pi * x)
        a = axes.up * support - axes.forward * (0.4 * sin(2 * .pi * x))
        a += axes.left * ((step % 2 == 0 ? 0.15 : -0.15) * sin(.pi * x))
      }
      return MotionSample(
        time: SensorTime(seconds: t), index: Int64(i), acceleration: SIMD3<Float>(a * 9.80665))
    }
  }

  /// The axes turned any way.
  mutating func turn(_ angle: Double, about axis: SIMD3<Double>) {
    let k = axis / (axis * axis).sum().squareRoot()
    func turned(_ v: SIMD3<Double>) -> SIMD3<Double> {
      let cross = SIMD3(
        k.y * v.z - k.z * v.y, k.z * v.x - k.x * v.z, k.x * v.y - k.y * v.x)
      return v * cos(angle) + cross * sin(angle) + k * ((k * v).sum() * (1 - cos(angle)))
    }
    axes = (turned(axes.forward), turned(axes.left), turned(axes.up))
  }
}
