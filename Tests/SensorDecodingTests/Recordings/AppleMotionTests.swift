import Foundation
import GaitModel
import Testing

@testable import SensorDecoding

/// What an Apple Watch or a phone tells without gravity, and gravity beside it.
@Suite struct AppleMotionTests {
  private static let headings: [String] = [
    "timestamp,userAccelerationX,userAccelerationY,userAccelerationZ,gravityX,gravityY,gravityZ,rotationRateX,rotationRateY,rotationRateZ",
    "time,UserAcceleration.x,UserAcceleration.y,UserAcceleration.z,Gravity.x,Gravity.y,Gravity.z,RotationRate.x,RotationRate.y,RotationRate.z",
    "time,user_acc_x,user_acc_y,user_acc_z,grav_x,grav_y,grav_z,rot_x,rot_y,rot_z",
    "motionTimestamp_sinceReboot(s),motionUserAccelerationX(G),motionUserAccelerationY(G),motionUserAccelerationZ(G),motionGravityX(G),motionGravityY(G),motionGravityZ(G),motionRotationRateX(rad/s),motionRotationRateY(rad/s),motionRotationRateZ(rad/s)",
    "time,accelerationX,accelerationY,accelerationZ,gravityX,gravityY,gravityZ,rotationRateX,rotationRateY,rotationRateZ",
  ]

  /// What CoreMotion's columns are called by one app or another; the sum with gravity is what is read.
  @Test(arguments: headings)
  func `gravity in columns of its own is added to what an Apple Watch tells without it`(_ heading: String)
    throws
  {
    let scale = 9.80665
    let rows = (0..<400).map { row -> String in
      let user = [0.3 * sin(Double(row)), 0.2 * cos(Double(row)), 0.1]
      let all = [Double(row) / 100] + user + [0.6, 0, 0.8] + [1.5, -0.5, 0.25]
      return all.map { "\($0)" }.joined(separator: ",") + "\n"
    }
    let bytes = Array((heading + "\n" + rows.joined()).utf8)
    let description = try #require(try RecordingFiles.describe(bytes))
    #expect(!description.gravityRemoved && description.hasAngularRate)
    #expect(description.guesses.contains { $0.what == "gravity" && $0.value.hasPrefix("added from") })
    let decoded = RecordingFiles.decode(bytes, description, piece: 100)
    #expect(decoded.samples.count == 400)
    for (row, sample) in decoded.samples.enumerated() {
      let truth = [0.6 + 0.3 * sin(Double(row)), 0.2 * cos(Double(row)), 0.9]
      for axis in 0..<3 { #expect(abs(Double(sample.acceleration[axis]) - truth[axis] * scale) < 1e-5) }
      #expect(sample.angularRate == SIMD3(1.5, -0.5, 0.25))
    }
    var options = DecodingOptions()
    options.gravityRemoved = true
    let told = try #require(try RecordingFiles.describe(bytes, options: options))
    #expect(told.gravityRemoved && told.table?.gravity == [nil, nil, nil])
    // Without them it is told, in its unit.
    let bare = heading.split(separator: ",").prefix(4).joined(separator: ",")
    let few = rows.map { $0.split(separator: ",").prefix(4).joined(separator: ",") + "\n" }
    let alone = try #require(try RecordingFiles.describe(Array((bare + "\n" + few.joined()).utf8)))
    if !heading.contains("accelerationX,") || heading.contains("user") {
      #expect(alone.gravityRemoved && alone.table?.accelerationScale == scale)
    }
  }

  @Test func `an acceleration that has gravity in it is left as it is, and so is AndroSensor's`() throws {
    for name in ["acceleration", "accelerometer"] {
      let heading =
        "time," + ["x", "y", "z"].map { "\(name)\($0.uppercased())" }.joined(separator: ",")
        + ",gravityX,gravityY,gravityZ\n"
      let rows = (0..<300).map { row in
        "\(Double(row) / 100),\(0.6 + 0.3 * sin(Double(row))),0.1,0.8,0.6,0,0.8\n"
      }
      let description = try #require(try RecordingFiles.describe(Array((heading + rows.joined()).utf8)))
      #expect(!description.gravityRemoved && description.table?.gravity == [nil, nil, nil])
    }
  }

  @Test func `a count in front of the time is neither time nor reading`() throws {
    let rows = (0..<300).map { row in "\(row),\(Double(row) / 100),0.1,0.2,0.97,25.5,1,2,\(row % 7)\n" }
    let description = try #require(try RecordingFiles.describe(Array(rows.joined().utf8)))
    #expect(description.table?.time == 1 && description.table?.acceleration == [2, 3, 4])
    #expect(description.rateHertz == 100)
  }

  @Test(arguments: [
    "Zeit (s);Beschleunigung x (m/s^2);Beschleunigung y (m/s^2);Beschleunigung z (m/s^2)",
    "temps (s);accélération x (m/s²);accélération y (m/s²);accélération z (m/s²)",
    "Tiempo desde el inicio en s;ACELERÓMETRO X (m/s²);ACELERÓMETRO Y (m/s²);ACELERÓMETRO Z (m/s²)",
  ])
  func `headings of other languages are read`(_ heading: String) throws {
    let rows = (0..<300).map { row in "0,\(row + 100);0,1;0,2;9,\(row % 9)\n" }
    let description = try #require(try RecordingFiles.describe(Array((heading + "\n" + rows.joined()).utf8)))
    #expect(description.table?.time == 0 && description.table?.acceleration == [1, 2, 3])
    #expect(description.table?.accelerationScale == 1 && description.rateHertz == 1_000)
  }
}
